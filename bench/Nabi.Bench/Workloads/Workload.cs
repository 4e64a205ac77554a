namespace Nabi.Bench;

/// <summary>One thing to measure: how to set it up, and what a perfect program would need for it.</summary>
/// <param name="Id">The name on the command line and in results.</param>
/// <param name="About">What it is, in words.</param>
/// <param name="Gflop">Floating-point operations per step, in billions; a multiply-add counts as two.</param>
/// <param name="Make">Builds the model and its data.</param>
internal sealed record Workload(string Id, string About, double Gflop, Func<Prepared> Make)
{
    /// <summary>
    /// Billions of bytes that must come from the caches beside the arithmetic because few rows share them, such as the weights that a
    /// single row reads at every time step. 0 where many rows share them.
    /// </summary>
    public double Gigabytes { get; init; }

    /// <summary>Billions of bytes that the update of the weights must move; counted where the step is so small that they matter.</summary>
    public double UpdateGigabytes { get; init; }

    /// <summary>Whether it runs when no workload is named.</summary>
    public bool IsDefault { get; init; } = true;

    /// <summary>
    /// The least time a step can take on a machine of this speed, in milliseconds: arithmetic and reading overlap, the update comes
    /// afterwards.
    /// </summary>
    public double LimitMilliseconds(double gigaflops, double gigabytesPerSecond, int threads)
        => 1e3 * (Math.Max(Gflop / (gigaflops * threads), Gigabytes / gigabytesPerSecond) + UpdateGigabytes / gigabytesPerSecond);
}
