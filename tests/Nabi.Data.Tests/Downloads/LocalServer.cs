using System.Net;
using System.Net.Sockets;

namespace Nabi.Data.Tests.Downloads;

/// <summary>A web server on this machine that answers as badly as a test wants it to.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly Func<string, long, Answer> answer;

    /// <param name="answer">What to send for a path and the first byte asked for.</param>
    public LocalServer(Func<string, long, Answer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Task.Run(Serve);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>How often each path was asked for, with its first byte.</summary>
    public List<(string Path, long From)> Requests { get; } = [];

    /// <summary>A server that has files and knows ranges.</summary>
    public static LocalServer Of(IReadOnlyDictionary<string, byte[]> files)
        => new((path, from) => files.TryGetValue(path, out var bytes)
            ? from > 0 ? new Answer(206, bytes[(int)from..], Header: $"Content-Range: bytes {from}-{bytes.Length - 1}/{bytes.Length}")
                : new Answer(200, bytes)
            : new Answer(404, []));

    public void Dispose()
    {
        closing.Cancel();
        listener.Stop();
        closing.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (!closing.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(closing.Token);
                _ = Task.Run(() => Reply(client));
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Reply(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var request = await Request(stream);
                var path = request.Split(' ')[1].TrimStart('/');
                var mark = request.IndexOf("Range: bytes=", StringComparison.OrdinalIgnoreCase);
                var from = mark < 0 ? 0 : long.Parse(request[(mark + 13)..request.IndexOf('-', mark)]);
                lock (Requests)
                    Requests.Add((path, from));
                var reply = answer(path, from);
                var head = $"HTTP/1.1 {reply.Status} X\r\nConnection: close\r\n"
                    + (reply.Length >= 0 ? $"Content-Length: {reply.Length}\r\n" : "")
                    + (reply.Header is null ? "" : reply.Header + "\r\n") + "\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), closing.Token);
                await stream.WriteAsync(reply.Body, closing.Token);
                await stream.FlushAsync(closing.Token);
                if (reply.StallsAfter)
                    await Task.Delay(Timeout.Infinite, closing.Token);
            }
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task<string> Request(NetworkStream stream)
    {
        var text = new StringBuilder();
        var piece = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var got = await stream.ReadAsync(piece, closing.Token);
            if (got == 0)
                break;
            text.Append(Encoding.ASCII.GetString(piece, 0, got));
        }

        return text.ToString();
    }

    /// <summary>What the server sends: a status, a body, and the length it claims (that of the body; -1 for none).</summary>
    internal sealed record Answer(int Status, byte[] Body, string? Header = null, bool StallsAfter = false)
    {
        public long Length { get; init; } = Body.Length;
    }
}
