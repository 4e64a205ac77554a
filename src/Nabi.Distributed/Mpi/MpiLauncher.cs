using System.Globalization;

namespace Nabi.Distributed.Mpi;

/// <summary>What the environment says of who started this process.</summary>
/// <param name="Kind">Whose launcher it was.</param>
/// <param name="Size">How many processes it says that it started; null when it does not say.</param>
internal readonly record struct MpiLauncher(LauncherKind Kind, int? Size)
{
    /// <summary>Reads the environment.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    public static MpiLauncher Of(Func<string, string?> variable)
    {
        if (variable("OMPI_COMM_WORLD_SIZE") is { } open)
            return new MpiLauncher(LauncherKind.OpenMpi, Number(open));
        if (variable("PMI_RANK") is not null)
            return new MpiLauncher(LauncherKind.Pmi, Number(variable("PMI_SIZE")) ?? Number(variable("SLURM_STEP_NUM_TASKS")));
        if (variable("PMIX_RANK") is not null)
            return new MpiLauncher(LauncherKind.Pmix, Number(variable("SLURM_STEP_NUM_TASKS")));
        // srun starts the processes of a step; without --mpi they know nothing of one another.
        if (Number(variable("SLURM_STEP_NUM_TASKS")) is > 1 and var tasks && variable("SLURM_PROCID") is not null)
            return new MpiLauncher(LauncherKind.SlurmAlone, tasks);
        return new MpiLauncher(LauncherKind.None, null);
    }

    private static int? Number(string? text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
