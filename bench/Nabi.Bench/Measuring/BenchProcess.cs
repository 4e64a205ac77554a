namespace Nabi.Bench;

/// <summary>This program, started anew: for what has to be measured in a process of its own.</summary>
internal static class BenchProcess
{
    /// <summary>Starts it; its input and output are pipes.</summary>
    public static Process Start(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new NabiException("The program of this process is not known.");
        ProcessStartInfo info = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Nabi.Bench.dll"));
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        return Process.Start(info) ?? throw new NabiException($"'{program}' could not be started.");
    }
}
