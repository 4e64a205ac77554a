namespace Nabi.Layers;

/// <summary>The axes of a sample in another order; the batch axis stays.</summary>
/// <remarks>Keras's <c>Permute</c>.</remarks>
public sealed class Permute : Layer
{
    internal static readonly ConfigSetting<int[]> DimsSetting = ConfigSetting.Ints(
        nameof(Dims),
        static (dims, _) => dims.Length > 0 && dims.Order().SequenceEqual(Enumerable.Range(1, dims.Length))
            ? null : "each axis from 1 on once");

    /// <summary>A reordering.</summary>
    /// <param name="dims">The old axis at each new place, counted from 1: <c>new Permute(2, 1)</c> swaps the two axes behind the
    /// batch.</param>
    /// <exception cref="NabiException">An axis is missing or occurs twice.</exception>
    public Permute(params int[] dims) => Set(DimsSetting, dims ?? []);

    /// <summary>The old axis at each new place, counted from 1.</summary>
    public IReadOnlyList<int> Dims => Get(DimsSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [DimsSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var dims = Get(DimsSetting);
        RequireRank(input.Shape, dims.Length + 1, $"with {dims.Length} axes behind the batch");
        return Ops.Transpose(input, [0, .. dims]);
    }
}
