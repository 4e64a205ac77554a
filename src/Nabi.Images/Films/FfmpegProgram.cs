namespace Nabi.Images;

/// <summary>Where ffmpeg is.</summary>
internal static class FfmpegProgram
{
    /// <summary>The program asked for, or that of the search path.</summary>
    /// <param name="asked">A path; null for the search path.</param>
    /// <param name="film">What is to be read, for the sentence.</param>
    /// <param name="folders">The search path; null for that of the process.</param>
    public static string Find(string? asked, string film, string? folders = null)
    {
        if (asked is not null)
        {
            return File.Exists(asked)
                ? asked : throw new NabiException($"There is no program '{asked}'; FrameOptions.Ffmpeg is the path of ffmpeg.");
        }

        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        folders ??= Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists) ?? throw new NabiException(
            $"Reading the film '{film}' needs ffmpeg, which is not installed: apt-get install ffmpeg, brew "
            + "install ffmpeg or winget install "
            + "ffmpeg; or give a folder of frames.");
    }
}
