using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>The axes of a sample in another order; the batch axis stays.</summary>
/// <remarks>Keras's <c>Permute</c>.</remarks>
public sealed class Permute : Layer
{
    private readonly int[] dims;

    /// <summary>A reordering.</summary>
    /// <param name="dims">The old axis at each new place, counted from 1: <c>new Permute(2, 1)</c> swaps the two axes behind the batch.</param>
    /// <exception cref="NabiException">An axis is missing or occurs twice.</exception>
    public Permute(params int[] dims)
    {
        this.dims = dims ?? [];
        if (this.dims.Length == 0 || !this.dims.Order().SequenceEqual(Enumerable.Range(1, this.dims.Length)))
            throw new NabiException($"Permute: dims must name each axis from 1 on once, got ({string.Join(", ", this.dims)}).");
    }

    /// <summary>The old axis at each new place, counted from 1.</summary>
    public IReadOnlyList<int> Dims => dims;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("dims", dims);
    }

    internal static Permute Read(Config config) => new(config.Ints("dims"));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, dims.Length + 1, $"with {dims.Length} axes behind the batch");
        return Ops.Transpose(input, [0, .. dims]);
    }
}
