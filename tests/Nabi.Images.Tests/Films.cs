namespace Nabi.Images.Tests;

/// <summary>Films of a test: made by ffmpeg where it is installed, or given by a program that stands in for it.</summary>
internal static class Films
{
    /// <summary>A film whose frame i has the brightness 10 i everywhere, 8 frames a second; skips the test without ffmpeg.</summary>
    public static string Make(TemporaryFolder folder, string name, int frames, string size = "32x24", params string[] more)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(place => Path.Combine(place, "ffmpeg")).FirstOrDefault(File.Exists);
        if (program is null)
            Assert.Skip("there is no ffmpeg here (Debian: ffmpeg)");
        var path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program,
            ["-v", "error", "-y", "-f", "lavfi", "-i", $"color=black:s={size}:r=8,geq=lum='10*N':cb=128:cr=128", "-frames:v", $"{frames}",
                "-c:v", "mpeg4", "-q:v", "2", .. more, path]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    /// <summary>A program that is asked as ffmpeg is; skips the test where there is no shell.</summary>
    public static string Program(TemporaryFolder folder, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a program of a few lines needs /bin/sh");
            return "";
        }

        var path = folder.Write("bin/ffmpeg", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
