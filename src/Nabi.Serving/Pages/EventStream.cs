using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Nabi.Serving;

/// <summary>An answer of server-sent events, which goes on as long as somebody listens.</summary>
internal sealed class EventStream
{
    private readonly HttpResponse response;
    private readonly ArrayBufferWriter<byte> buffer = new();

    private EventStream(HttpResponse response) => this.response = response;

    /// <summary>Begins the answer.</summary>
    public static EventStream Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return new EventStream(response);
    }

    /// <summary>Sends an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes the members of its object.</param>
    /// <param name="cancellation">Ends the sending.</param>
    public async Task SendAsync(string name, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        buffer.Clear();
        buffer.Write(Encoding.UTF8.GetBytes($"event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        await response.Body.WriteAsync(buffer.WrittenMemory, cancellation).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
    }
}
