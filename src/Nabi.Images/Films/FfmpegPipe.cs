using System.Diagnostics;

namespace Nabi.Images;

/// <summary>
/// A running ffmpeg that writes frames, each with a header of its own (PPM), into a pipe. It is started without a shell, may open the one
/// file alone and no playlists, and ends with this object.
/// </summary>
internal sealed class FfmpegPipe : IDisposable
{
    // Containers of films; playlists, which name other files and addresses, are not among them.
    private const string Containers =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,ogg,asf,gif,apng,"
        + "h264,hevc,m4v,mjpeg,nut,dv,mxf,ivf,yuv4mpegpipe";

    private const int MostComplaint = 2000;

    private readonly Process process;
    private readonly Stream pipe;
    private readonly StringBuilder complaint = new();
    private readonly Task reading;
    private readonly CancellationTokenRegistration cancelling;
    private readonly CancellationToken cancellationToken;
    private readonly string path;
    private readonly ImageLoadOptions options;
    private readonly double? asked;

    public FfmpegPipe(string program, string path, FrameOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (this.path, this.options, this.cancellationToken) = (path, options.Image, cancellationToken);
        asked = options.FramesPerSecond;
        Rate = options.FramesPerSecond ?? FfmpegRate.Of(program, path, Input(options));
        string[] rate = Rate is { } value ? ["-vf", string.Create(CultureInfo.InvariantCulture, $"fps={value:0.######}")] : [];
        process = Start(program, [.. Input(options), "-i", $"file:{path}", "-map", "0:v:0", "-an", "-sn", "-dn", .. rate,
            "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "pipe:1"]);
        pipe = new BufferedStream(process.StandardOutput.BaseStream, 1 << 20);
        reading = Task.Run(() => Gather(process.StandardError), CancellationToken.None);
        cancelling = cancellationToken.Register(Kill);
    }

    /// <summary>Frames of a second; null where neither the options nor the film say it.</summary>
    public double? Rate { get; }

    /// <summary>The pixels of the next frame, with the channels asked for; null at the end.</summary>
    public Func<Pixels<byte>>? Next()
    {
        try
        {
            return PpmFrame.Read(pipe, options.MaxPixels, $"'{path}'") is { } frame
                ? () => PixelDecoder.Of(frame, options.ColorMode) : null;
        }
        finally
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>After the last frame: whether it was the film's last.</summary>
    /// <param name="frames">How many came.</param>
    public void End(int frames)
    {
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        // What it started itself may hold the pipe open longer than it lives.
        reading.Wait(TimeSpan.FromSeconds(2), CancellationToken.None);
        var why = Said();
        if (frames == 0 && process.ExitCode == 0 && why.Length == 0 && asked is { } rate)
        {
            throw new NabiException(
                $"The film '{path}' gives no frames at {rate} a second: it is too short for that, or holds none; raise FramesPerSecond.");
        }

        if (frames == 0)
            throw new NabiException($"The film '{path}' holds no frames{(why.Length > 0 ? $": {why}" : ".")}");
        if (process.ExitCode != 0)
            throw new NabiException($"The film '{path}' could be read up to frame {frames - 1} alone{(why.Length > 0 ? $": {why}" : ".")}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cancelling.Dispose();
        Kill();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Starts a program whose output is read.</summary>
    internal static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            throw new NabiException($"The program '{program}' cannot be started: {error.Message}", error);
        }
    }

    // What ffmpeg may open: one file of these kinds, of bounded size.
    private static string[] Input(FrameOptions options)
        => ["-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", Containers,
            "-max_pixels", options.Image.MaxPixels.ToString(CultureInfo.InvariantCulture)];

    // All is read, so that the program is not held up; the beginning is kept.
    private void Gather(StreamReader errors)
    {
        var buffer = new char[4096];
        try
        {
            while (errors.Read(buffer) is > 0 and var read)
            {
                lock (complaint)
                    complaint.Append(buffer, 0, Math.Min(read, MostComplaint - Math.Min(MostComplaint, complaint.Length)));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The pipe was closed.
        }
    }

    private string Said()
    {
        lock (complaint)
        {
            // The reader's own names and addresses in memory say nothing to anybody.
            var said = System.Text.RegularExpressions.Regex.Replace(complaint.ToString(), @"\[[^\]]*\] ?", "")
                .ReplaceLineEndings(" ").Trim();
            return said.Length <= 120 ? said : $"{said[..117]}...";
        }
    }

    private void Kill()
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself.
        }
    }
}
