using System.Diagnostics;

namespace Nabi.Distributed.Tests;

/// <summary>docs/launchers/mpirun.sh, as a user runs it.</summary>
public sealed class ScriptTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task The_script_starts_ranks_and_starts_them_again(string mpi)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is one of a Unix shell.");
        Assert.SkipWhen(MpiRun.Launcher(mpi) is null, $"There is no mpirun.{mpi}.");
        var one = await MpiRun.Run(mpi, 1, "train");
        var two = await Script(mpi, "2", "dotnet", MpiRun.Program, "train");
        Assert.True(two.Code == 0 && two.Ranks.Count == 2, two.All);
        Assert.All(two.Ranks, said => Assert.Equal(one.Ranks[0], said));
        var failing = await Script(mpi, "2", "dotnet", MpiRun.Program, "no such scene");
        Assert.NotEqual(0, failing.Code);
        Assert.Contains("try 2 of 2", failing.Error, StringComparison.Ordinal);
    }

    private static async Task<MpiOutcome> Script(string mpi, params string[] words)
    {
        var script = Path.Combine(Root(), "docs", "launchers", "mpirun.sh");
        var start = new ProcessStartInfo("sh", [script, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MPIRUN"] = MpiRun.Launcher(mpi);
        start.Environment["TRIES"] = "2";
        using var process = Process.Start(start)!;
        return await MpiRun.End(process);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Nabi.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
