namespace Nabi.Layers;

/// <summary>y = x / sqrt(sum(x x)): vectors of length 1 along <see cref="Axes"/>.</summary>
/// <remarks>Keras's <c>UnitNormalization</c>.</remarks>
public sealed class UnitNormalization : Layer
{
    private const float Tiny = 1e-12f;

    /// <summary>A unit normalization.</summary>
    /// <param name="axes">The axes to normalize over; the last by default.</param>
    public UnitNormalization(params int[] axes) => Set(LayerSettings.OneOrMoreAxes, axes is { Length: > 0 } ? axes : [-1]);

    /// <summary>The axes to normalize over.</summary>
    public IReadOnlyList<int> Axes => Get(LayerSettings.OneOrMoreAxes);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.OneOrMoreAxes];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <summary>x with length 1 along some axes.</summary>
    internal static Tensor Along(Tensor x, int[] axes)
        => x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), axes, keepDims: true), Tiny));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Along(input, [.. Axes]);
}
