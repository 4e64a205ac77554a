using System.Diagnostics;

namespace Nabi.Distributed.Tests;

/// <summary>Starts the program Nabi.Distributed.Ranks on several ranks, where an MPI is installed.</summary>
internal static class MpiRun
{
    private static readonly string[] Kinds = ["openmpi", "mpich"];

    /// <summary>The MPIs of Debian by the names of their launchers, for tests that run on each.</summary>
    public static TheoryData<string> Each => [.. Kinds];

    /// <summary>The program's file.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Nabi.Distributed.Ranks.dll");

    /// <summary>Runs the program to its end.</summary>
    public static Task<MpiOutcome> Run(string mpi, int ranks, params string[] arguments) => Run(mpi, ranks, [], arguments);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<MpiOutcome> Run(string mpi, int ranks, (string Name, string Value)[] variables, params string[] arguments)
    {
        using var process = Start(mpi, ranks, variables, arguments);
        return await End(process);
    }

    /// <summary>Starts the program; the test is skipped where the MPI is not installed.</summary>
    public static Process Start(string mpi, int ranks, (string Name, string Value)[] variables, params string[] arguments)
    {
        var launcher = Launcher(mpi);
        Assert.SkipWhen(launcher is null, $"There is no mpirun.{mpi}: apt-get install {(mpi == "mpich" ? "mpich" : "openmpi-bin")}.");
        var start = new ProcessStartInfo(launcher!) { RedirectStandardOutput = true, RedirectStandardError = true };
        // As root, and with more ranks than cores, Open MPI wants to be told twice.
        string[] options = mpi == "openmpi" ? ["--allow-run-as-root", "--oversubscribe"] : [];
        foreach (var argument in (string[])[.. options, "-n", $"{ranks}",
            Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? Environment.ProcessPath : "dotnet", Program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NABI_THREADS"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Reads what a run says, and waits for its end.</summary>
    public static async Task<MpiOutcome> End(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var clock = Stopwatch.StartNew();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new MpiOutcome(process.ExitCode, await output, await error, clock.Elapsed);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The ranks did not end within 120 seconds.");
        }
    }

    /// <summary>The launcher of an MPI; null where it is not installed.</summary>
    public static string? Launcher(string mpi)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, $"mpirun.{mpi}"))
            .FirstOrDefault(File.Exists);
}
