using System.Diagnostics;

namespace Nabi.Files.Tests;

/// <summary>Runs Debian's Python with h5py, or skips the test with the reason.</summary>
internal static class Python
{
    private static readonly Lazy<bool> HasH5py = new(static () => Run("/usr/bin/python3", ["-c", "import h5py, numpy"]).Code == 0);

    public static string Script(string script, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/python3") || !HasH5py.Value)
            Assert.Skip("there is no /usr/bin/python3 with h5py here (Debian: python3-h5py)");
        var (code, output) = Run("/usr/bin/python3", ["-c", script, .. arguments]);
        Assert.True(code == 0, output);
        return output;
    }

    public static string Tool(string path, params string[] arguments)
    {
        if (!File.Exists(path))
            Assert.Skip($"there is no {path} here (Debian: hdf5-tools)");
        var (code, output) = Run(path, arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
