using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Nabi.Data;

/// <summary>
/// Fetches files: resumes what was cut off, compares the checksum, and gives the file its name only when it is whole. While
/// it grows it is called <c>NAME.part</c>.
/// </summary>
public sealed class Download
{
    private const int PieceBytes = 1 << 16;

    /// <summary>How long a server may take to answer, and how long it may then send nothing. Default 30 seconds.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a transfer that breaks off is taken up again. Default 3 attempts in all.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The most bytes taken when the length of the file is not known. Default 4 GiB.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Fetches a file unless it is there already; waits until it is done.</summary>
    /// <param name="file">What to fetch.</param>
    /// <param name="path">Where to put it; missing folders are made.</param>
    /// <param name="progress">Receives the progress now and then; null for none.</param>
    /// <param name="cancellation">Ends the transfer; what has come stays for the next time.</param>
    /// <exception cref="NabiException">The server refuses, breaks off, is too slow, or what came has another checksum.</exception>
    /// <exception cref="OperationCanceledException">The transfer was cancelled.</exception>
    public void ToFile(RemoteFile file, string path, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
        => Task.Run(() => ToFileAsync(file, path, progress, cancellation), cancellation).GetAwaiter().GetResult();

    /// <summary>Fetches a file unless it is there already.</summary>
    /// <param name="file">What to fetch.</param>
    /// <param name="path">Where to put it; missing folders are made.</param>
    /// <param name="progress">Receives the progress now and then; null for none.</param>
    /// <param name="cancellation">Ends the transfer; what has come stays for the next time.</param>
    /// <exception cref="NabiException">The server refuses, breaks off, is too slow, or what came has another checksum.</exception>
    /// <exception cref="OperationCanceledException">The transfer was cancelled.</exception>
    public async Task ToFileAsync(
        RemoteFile file, string path, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            return;

        var part = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await FetchAsync(file, part, progress, cancellation).ConfigureAwait(false);
            await CheckAsync(file, part, cancellation).ConfigureAwait(false);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && problem is not HttpIOException)
        {
            throw new NabiException($"Cannot write the download '{path}': {problem.Message}", problem);
        }
    }

    private async Task FetchAsync(RemoteFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = ServerTimeout, AutomaticDecompression = DecompressionMethods.None };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("nabi", "1"));
        // Only what a checksum can prove whole is worth resuming.
        if (file.Sha256 is null && file.Md5 is null)
            File.Delete(part);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReceiveAsync(client, file, part, progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception problem) when (problem is HttpRequestException or HttpIOException or TimeoutException or EndOfStreamException)
            {
                var refused = problem is HttpRequestException { StatusCode: not null };
                if (refused || attempt >= Attempts)
                    throw new NabiException($"Fetching {file.Source} failed: {Reason(problem)}", problem);
            }
        }
    }

    private async Task ReceiveAsync(HttpClient client, RemoteFile file, string part, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        await using var target = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, PieceBytes, useAsync: true);
        if (target.Length > 0 && target.Length == file.Length)
            return;

        using var request = new HttpRequestMessage(HttpMethod.Get, file.Source);
        if (target.Length > 0)
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
        using var response = await WithPatience(token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token),
            cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            target.SetLength(0);
            throw new EndOfStreamException("the server's file is shorter than what an earlier attempt left");
        }

        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != target.Length)
            target.SetLength(0);
        target.Seek(0, SeekOrigin.End);

        var total = response.Content.Headers.ContentLength is { } rest ? target.Length + rest : file.Length;
        var limit = file.Length ?? MaxBytes;
        if (total > limit)
        {
            throw new NabiException(
                $"Fetching {file.Source} was refused: it has {total} bytes, expected {(file.Length is null ? "at most " : "")}{limit}.");
        }

        await using var source = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var piece = new byte[PieceBytes];
        while (true)
        {
            var got = await WithPatience(token => source.ReadAsync(piece, token).AsTask(), cancellation).ConfigureAwait(false);
            if (got == 0)
                break;
            if (target.Position + got > limit)
                throw new NabiException($"Fetching {file.Source} was stopped: it sends more than the {limit} bytes expected.");
            await target.WriteAsync(piece.AsMemory(0, got), cancellation).ConfigureAwait(false);
            progress?.Report(new DownloadProgress(file.Name, target.Position, total));
        }

        if (total is not null && target.Position < total)
            throw new EndOfStreamException($"it ended after {target.Position} of {total} bytes");
    }

    private async Task<T> WithPatience<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(ServerTimeout);
        try
        {
            return await work(limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"nothing came for {ServerTimeout.TotalSeconds:0.#} seconds"));
        }
    }

    private static async Task CheckAsync(RemoteFile file, string part, CancellationToken cancellation)
    {
        var expected = file.Sha256 ?? file.Md5;
        if (expected is null)
            return;
        byte[] digest;
        await using (var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, PieceBytes, useAsync: true))
        {
#pragma warning disable CA5351 // MD5 is all that some data sets publish; it tells a damaged file, and https guards the way.
            digest = file.Sha256 is not null
                ? await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false)
                : await MD5.HashDataAsync(stream, cancellation).ConfigureAwait(false);
#pragma warning restore CA5351
        }

        var got = Convert.ToHexStringLower(digest);
        if (string.Equals(got, expected, StringComparison.OrdinalIgnoreCase))
            return;
        File.Delete(part);
        throw new NabiException(
            $"What came from {file.Source} is not the published file: its {(file.Sha256 is null ? "MD5" : "SHA-256")} is {got}, expected "
            + $"{expected}; it was thrown away.");
    }

    private static string Reason(Exception problem) => problem switch
    {
        HttpRequestException { StatusCode: { } status } => $"the server answered {(int)status} ({status}).",
        EndOfStreamException or TimeoutException => problem.Message + ".",
        HttpIOException => "the server broke off before the end.",
        _ => problem.InnerException?.Message ?? problem.Message,
    };
}
