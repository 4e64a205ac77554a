namespace Nabi.Images;

/// <summary>How many frames a second a film has.</summary>
internal static class FfmpegRate
{
    /// <summary>The rate that ffprobe, which comes with ffmpeg, says; null where there is none or it says none.</summary>
    /// <param name="ffmpeg">Where ffmpeg is.</param>
    /// <param name="path">The film's whole path.</param>
    /// <param name="input">Options in front of the film: what may be opened.</param>
    public static double? Of(string ffmpeg, string path, IEnumerable<string> input)
    {
        var probe = Path.Combine(Path.GetDirectoryName(ffmpeg) ?? "", OperatingSystem.IsWindows() ? "ffprobe.exe" : "ffprobe");
        if (!File.Exists(probe))
            return null;
        using var process = FfmpegPipe.Start(probe,
            [.. input.Where(option => option != "-nostdin"), "-select_streams", "v:0", "-show_entries",
            "stream=avg_frame_rate", "-of", "default=noprint_wrappers=1:nokey=1", "-i", $"file:{path}"]);
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadLine() ?? "";
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.GetAwaiter().GetResult();
        var parts = text.Trim().Split('/');
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var over)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var under) && over / under is >= 0.001 and <= 1000 and var rate
                ? rate : null;
    }
}
