namespace Nabi.Distributed.Mpi;

/// <summary>Finds the MPI library that goes with the launcher of this process.</summary>
internal static class MpiFinder
{
    /// <summary>The environment variable that names the library: a file name or a path.</summary>
    public const string Variable = "NABI_MPI";

    private static readonly string[] OpenNames = ["libmpi.so.40", "libmpi.40.dylib"];
    private static readonly string[] MpichNames = ["libmpi.so.12", "libmpich.so.12", "libmpi.12.dylib", "msmpi.dll", "impi.dll"];
    private static readonly string[] StandardNames = ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi_abi.so", "libmpi_abi.dylib"];

    /// <summary>Loads the library.</summary>
    /// <param name="launcher">Who started the process.</param>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <exception cref="NabiException">There is none, or the launcher did not connect the processes.</exception>
    public static MpiLibrary Find(MpiLauncher launcher, Func<string, string?> variable)
    {
        if (launcher.Kind == LauncherKind.SlurmAlone)
        {
            throw new NabiException(
                $"Cluster.Join: srun started {launcher.Size} processes that do not know of one another; start them with srun --mpi=pmix "
                + "(Open MPI) or srun --mpi=pmi2 (MPICH, Intel MPI); srun --mpi=list says what there is.");
        }

        NativeEnvironment.KeepSignals();
        if (variable(Variable) is { Length: > 0 } chosen)
        {
            return MpiLibrary.TryLoad(chosen)
                ?? throw new NabiException($"Cluster.Join: {Variable} names '{chosen}', which is not there or is no MPI library.");
        }

        foreach (var name in Names(launcher.Kind))
        {
            if (MpiLibrary.TryLoad(name) is { } found)
                return found;
        }

        throw new NabiException(
            $"Cluster.Join: this process was started as one of several, but no library of {Wanted(launcher.Kind)} was found; install one "
            + $"({Install(launcher.Kind)}), or name it in {Variable}.");
    }

    /// <summary>The libraries of this machine that can be loaded, for tests and reports.</summary>
    public static IEnumerable<string> Available()
        => OpenNames.Concat(MpichNames).Concat(StandardNames).Where(name => MpiLibrary.TryLoad(name) is not null);

    /// <summary>File names to try, the likeliest first.</summary>
    internal static IEnumerable<string> Names(LauncherKind kind) => kind switch
    {
        LauncherKind.OpenMpi => [.. OpenNames, .. StandardNames],
        LauncherKind.Pmix => [.. OpenNames, .. StandardNames, .. MpichNames],
        _ => [.. MpichNames, .. StandardNames],
    };

    private static string Wanted(LauncherKind kind)
        => kind == LauncherKind.OpenMpi ? "Open MPI" : kind == LauncherKind.Pmix ? "MPI" : "MPICH";

    private static string Install(LauncherKind kind)
        => OperatingSystem.IsWindows() ? "winget install Microsoft.msmpi"
            : OperatingSystem.IsMacOS() ? kind == LauncherKind.Pmi ? "brew install mpich" : "brew install open-mpi"
            : kind == LauncherKind.Pmi ? "apt-get install libmpich12" : "apt-get install libopenmpi3";
}
