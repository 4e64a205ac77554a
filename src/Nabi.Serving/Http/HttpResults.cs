using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Nabi.Serving;

/// <summary>Bodies of answers, and bodies of requests within their limits.</summary>
internal static class HttpResults
{
    // Sentences have quotes, which only texts inside of HTML would have to avoid.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string JsonLength = "Inference-Header-Content-Length";

    /// <summary>Writes an answer as JSON.</summary>
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        return context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }

    /// <summary>Writes what is wrong.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string sentence)
    {
        if (status == 429)
            context.Response.Headers.RetryAfter = "1";
        return WriteAsync(context, status, json => json.WriteString("error", Sentence.Cut(sentence)));
    }

    /// <summary>Writes outputs, as bytes behind the JSON where they are wanted so.</summary>
    public static async Task OutputsAsync(
        HttpContext context, string model, string version, InferRequest request, IReadOnlyList<InferTensor> outputs)
    {
        using ByteBuffer buffer = new();
        var json = JsonResponse.Write(buffer, model, version, request, outputs);
        var response = context.Response;
        var hasBytes = false;
        for (var i = 0; i < outputs.Count; i++)
            hasBytes |= JsonResponse.IsBinary(request, outputs[i].Name);
        response.ContentType = hasBytes ? "application/octet-stream" : "application/json";
        if (hasBytes)
            response.Headers[JsonLength] = json.ToString(CultureInfo.InvariantCulture);
        response.ContentLength = buffer.Length;
        // All at once: each write is a message of the network.
        await response.Body.WriteAsync(buffer.Written, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="ServingException">It has more bytes than a request may have, or a header is no number.</exception>
    public static async ValueTask<InferRequest> ReadAsync(HttpContext context, long most)
    {
        var request = context.Request;
        if (request.ContentLength > most)
            throw TooLarge(most);
        int? jsonLength = null;
        if (request.Headers.TryGetValue(JsonLength, out var header))
        {
            jsonLength = int.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
                : throw new ServingException(400,
                    $"The header {JsonLength} is '{Sentence.Short(header.ToString())}', and must be a number of bytes.");
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(request.ContentLength ?? 4096, 256, 1 << 16));
        try
        {
            var filled = 0;
            while (true)
            {
                if (filled == rented.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * rented.Length);
                    rented.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(rented);
                    rented = larger;
                }

                var read = await request.Body.ReadAsync(rented.AsMemory(filled), context.RequestAborted).ConfigureAwait(false);
                if (read == 0)
                    break;
                filled += read;
                if (filled > most)
                    throw TooLarge(most);
            }

            return JsonRequest.Read(rented.AsMemory(0, filled), jsonLength);
        }
        catch (BadHttpRequestException error)
        {
            throw new ServingException(error.StatusCode, $"The body cannot be read: {error.Message}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ServingException TooLarge(long most)
        => new(413, $"The body has more than {most} bytes, the most a request may have here; send fewer samples at a time.");
}
