namespace Nabi;

/// <summary>What a stream needs to be told where the model does not say it.</summary>
public sealed record StreamOptions
{
    /// <summary>
    /// How many steps attention layers look back, at least 1: as many as that the numbers are those of the whole sequence, and from then on
    /// the last ones count. 0 (default): the length of the model's first sequence, where the Input has one.
    /// </summary>
    public int Window { get; init; }

    /// <summary>
    /// The names of the inputs that are given once and hold for all steps. Null (default): those without an axis of open length behind the
    /// batch, beside a first input that has one.
    /// </summary>
    public IReadOnlyList<string>? StaticInputs { get; init; }
}
