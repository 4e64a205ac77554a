using System.Diagnostics;
using System.Globalization;

namespace Nabi.Distributed.Tests;

/// <summary>A rank that is gone, or that does something else than the others, ends the job with a sentence.</summary>
public sealed class FaultTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task A_rank_that_is_killed_ends_the_job_within_seconds(string mpi)
    {
        using var process = MpiRun.Start(mpi, 3, [], "wait");
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
        while (!line.Contains("started ", StringComparison.Ordinal));
        var rank = int.Parse(line[(line.IndexOf("started ", StringComparison.Ordinal) + 8)..], CultureInfo.InvariantCulture);
        using (var killed = Process.GetProcessById(rank))
            killed.Kill();
        var clock = Stopwatch.StartNew();
        var outcome = await MpiRun.End(process);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}. {outcome.All}");
        Assert.NotEqual(0, outcome.Code);
        // The launcher's sentence (Open MPI: "exited on signal 9", MPICH: "Killed (signal 9)"), or that of a rank that missed the other.
        Assert.True(
            outcome.All.Contains("signal 9", StringComparison.Ordinal) || outcome.All.Contains("is gone", StringComparison.Ordinal),
            outcome.All);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task Other_data_and_another_model_are_told_at_the_start(string mpi)
    {
        var data = await MpiRun.Run(mpi, 2, "other data");
        Assert.True(data.Code != 0 && data.Error.Contains("rank 1 has other data than rank 0", StringComparison.Ordinal), data.All);
        var model = await MpiRun.Run(mpi, 2, "other model");
        Assert.True(model.Code != 0 && model.Error.Contains("rank 1 has another model", StringComparison.Ordinal), model.All);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task A_rank_that_leaves_while_others_wait_is_named(string mpi)
    {
        var outcome = await MpiRun.Run(mpi, 2, "leave");
        Assert.NotEqual(0, outcome.Code);
        Assert.True(outcome.All.Contains("Rank 1 has left the cluster, and rank 0 still waits for a barrier", StringComparison.Ordinal),
            outcome.All);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task A_callback_that_fails_ends_all_ranks_with_its_sentence(string mpi)
    {
        var outcome = await MpiRun.Run(mpi, 3, "throw");
        Assert.NotEqual(0, outcome.Code);
        Assert.True(outcome.Time < TimeSpan.FromSeconds(30), outcome.All);
        Assert.True(outcome.All.Contains("The callback failed on purpose.", StringComparison.Ordinal), outcome.All);
    }

    [Theory]
    [InlineData("openmpi", "libmpich.so.12")]
    [InlineData("mpich", "libmpi.so.40")]
    public async Task The_library_of_another_launcher_is_a_sentence(string mpi, string library)
    {
        Assert.SkipUnless(Mpi.MpiFinder.Available().Contains(library), $"There is no {library}.");
        var outcome = await MpiRun.Run(mpi, 2, [("NABI_MPI", library)], "train");
        Assert.NotEqual(0, outcome.Code);
        Assert.True(outcome.All.Contains("the library of another MPI than the launcher's", StringComparison.Ordinal), outcome.All);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task A_run_goes_on_from_its_backup_to_the_same_bits_on_another_number_of_ranks(string mpi)
    {
        var folder = Directory.CreateTempSubdirectory("nabi-ranks-").FullName;
        try
        {
            var whole = await MpiRun.Run(mpi, 2, "resume", Path.Combine(folder, "whole"), "4");
            Assert.True(whole.Code == 0, whole.All);
            var first = await MpiRun.Run(mpi, 2, "resume", Path.Combine(folder, "parts"), "2");
            Assert.True(first.Code == 0 && first.Ranks[0] != whole.Ranks[0], first.All);
            var rest = await MpiRun.Run(mpi, 4, "resume", Path.Combine(folder, "parts"), "4");
            Assert.True(rest.Code == 0 && rest.Ranks.Count == 4, rest.All);
            Assert.All(rest.Ranks, said => Assert.Equal(whole.Ranks[0], said));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
