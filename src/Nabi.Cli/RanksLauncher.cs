using System.Diagnostics;

namespace Nabi.Cli;

/// <summary>Starts the command again on several ranks, with the mpirun of the machine.</summary>
internal static class RanksLauncher
{
    /// <summary>Runs the command on so many ranks and waits for them.</summary>
    /// <param name="ranks">How many.</param>
    /// <param name="words">The words after <c>nabi</c>, <c>--ranks</c> among them.</param>
    /// <param name="resumes">Whether the run keeps its state.</param>
    /// <param name="errors">Standard error.</param>
    /// <param name="cancellation">Ends the ranks.</param>
    /// <returns>The exit code of mpirun.</returns>
    /// <exception cref="NabiException">There is no mpirun.</exception>
    public static int Run(int ranks, IReadOnlyList<string> words, bool resumes, TextWriter errors, CancellationToken cancellation)
    {
        var launcher = Environment.GetEnvironmentVariable("NABI_MPIRUN") is { Length: > 0 } named ? named
            : Find("mpirun") ?? Find("mpiexec") ?? throw new NabiException(
                "nabi run --ranks: there is no mpirun; install one (Debian: apt-get install openmpi-bin, or "
                + "mpich), or name it in NABI_MPIRUN.");
        var start = new ProcessStartInfo(launcher);
        foreach (var word in (string[])[.. Options(launcher), "-n", $"{ranks}", .. Self(), .. Without(words, "--ranks")])
            start.ArgumentList.Add(word);
        // Ranks that share a machine share its cores.
        if (!start.Environment.ContainsKey("NABI_THREADS") && !words.Contains("--threads"))
            start.Environment["NABI_THREADS"] = $"{Math.Max(1, Environment.ProcessorCount / ranks)}";
        // Open MPI gives its processes a terminal, also where this one writes into a file.
        if (Console.IsOutputRedirected)
            start.Environment["TERM"] = "dumb";
        using var process = Start(start, launcher);
        using var ends = cancellation.Register(() => process.Kill(entireProcessTree: true));
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            errors.WriteLine(
                $"The {ranks} ranks ended with exit code {process.ExitCode}; "
                + (resumes ? "the same command goes on from the last epoch that was kept."
                    : "with --resume the state of every epoch is kept, and the same command goes on from it."));
        }

        return process.ExitCode;
    }

    /// <summary>The words without an option and its value.</summary>
    internal static IEnumerable<string> Without(IReadOnlyList<string> words, string option)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == option)
                i++;
            else if (!words[i].StartsWith(option + "=", StringComparison.Ordinal))
                yield return words[i];
        }
    }

    /// <summary>What an mpirun must be told: Open MPI refuses more ranks than cores, and root.</summary>
    private static IEnumerable<string> Options(string launcher)
    {
        var asked = new ProcessStartInfo(launcher, "--version") { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(asked, launcher);
        var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (!text.Contains("Open MPI", StringComparison.Ordinal) && !text.Contains("OpenRTE", StringComparison.Ordinal))
            return [];
        return Environment.UserName == "root" ? ["--oversubscribe", "--allow-run-as-root"] : ["--oversubscribe"];
    }

    /// <summary>How this program is started: by itself, or by dotnet.</summary>
    private static IEnumerable<string> Self()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? [program, Path.Combine(AppContext.BaseDirectory, "Nabi.Cli.dll")] : [program];
    }

    private static Process Start(ProcessStartInfo start, string launcher)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new NabiException($"nabi run --ranks: '{launcher}' cannot be started: {error.Message}", error);
        }
    }

    private static string? Find(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)).FirstOrDefault(File.Exists);
}
