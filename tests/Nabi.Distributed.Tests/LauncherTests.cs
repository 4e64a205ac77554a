using Nabi.Distributed.Mpi;

namespace Nabi.Distributed.Tests;

/// <summary>What the environment says of the launcher, and which library goes with it.</summary>
public sealed class LauncherTests
{
    [Fact]
    public void Without_a_launcher_the_program_runs_alone()
    {
        Assert.Equal(new MpiLauncher(LauncherKind.None, null), Of());
        using var cluster = Cluster.Join();
        Assert.Equal((0, 1, true), (cluster.Rank, cluster.Size, cluster.IsRoot));
        cluster.Barrier();
        Assert.Equal("text", cluster.Broadcast("text"));
    }

    [Fact]
    public void Launchers_are_known_by_what_they_set()
    {
        Assert.Equal(new MpiLauncher(LauncherKind.OpenMpi, 4), Of(("OMPI_COMM_WORLD_SIZE", "4"), ("PMIX_RANK", "1")));
        Assert.Equal(new MpiLauncher(LauncherKind.Pmi, 3), Of(("PMI_RANK", "0"), ("PMI_SIZE", "3")));
        Assert.Equal(new MpiLauncher(LauncherKind.Pmix, 8), Of(("PMIX_RANK", "0"), ("SLURM_STEP_NUM_TASKS", "8")));
        Assert.Equal(new MpiLauncher(LauncherKind.SlurmAlone, 8), Of(("SLURM_PROCID", "0"), ("SLURM_STEP_NUM_TASKS", "8")));
        Assert.Equal(new MpiLauncher(LauncherKind.None, null), Of(("SLURM_PROCID", "0"), ("SLURM_STEP_NUM_TASKS", "1")));
    }

    [Fact]
    public void Each_launcher_has_its_own_libraries_first()
    {
        Assert.Equal("libmpi.so.40", MpiFinder.Names(LauncherKind.OpenMpi).First());
        Assert.Equal("libmpi.so.12", MpiFinder.Names(LauncherKind.Pmi).First());
        Assert.DoesNotContain("libmpich.so.12", MpiFinder.Names(LauncherKind.OpenMpi));
        Assert.DoesNotContain("libmpi.so.40", MpiFinder.Names(LauncherKind.Pmi));
        Assert.Contains("msmpi.dll", MpiFinder.Names(LauncherKind.Pmi));
        Assert.Contains("libmpi_abi.so", MpiFinder.Names(LauncherKind.Pmix));
    }

    [Fact]
    public void A_library_that_is_not_there_is_a_sentence()
    {
        var error = Assert.Throws<NabiException>(
            () => MpiFinder.Find(new MpiLauncher(LauncherKind.Pmi, 2), name => name == "NABI_MPI" ? "libnone.so.1" : null));
        Assert.Contains("libnone.so.1", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<NabiException>(() => MpiFinder.Find(new MpiLauncher(LauncherKind.SlurmAlone, 8), _ => null));
        Assert.Contains("--mpi=pmix", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_no_mpi_is_not_taken()
    {
        var error = Assert.Throws<NabiException>(
            () => MpiFinder.Find(new MpiLauncher(LauncherKind.Pmi, 2), name => name == "NABI_MPI" ? "libc.so.6" : null));
        Assert.Contains("no MPI library", error.Message, StringComparison.Ordinal);
    }

    private static MpiLauncher Of(params (string Name, string Value)[] variables)
        => MpiLauncher.Of(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
