namespace Nabi.Bench;

/// <summary>One dimension of a model that grows while the others stay.</summary>
/// <param name="What">What grows, in words.</param>
/// <param name="Sizes">Its sizes, ascending.</param>
/// <param name="Ways">The ways of keeping steps that are compared.</param>
/// <param name="At">The whole shape for a size.</param>
internal sealed record Sweep(string What, IReadOnlyList<int> Sizes, IReadOnlyList<StepMemory> Ways, Func<int, ScaledWorkload> At)
{
    /// <summary>The results of one size, one a way, measured in turns.</summary>
    public StepResult[] Measure(int size, BenchOptions options)
    {
        var measured = Ways.Select(way => new Measurement(At(size).Make(way))).ToList();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var one in measured)
                one.Round(options.Seconds);
        }

        return [.. measured.Select(one => StepResult.Of(one, options.Threads))];
    }
}
