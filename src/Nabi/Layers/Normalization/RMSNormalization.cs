namespace Nabi.Layers;

/// <summary>y = scale x / sqrt(mean(x x) + epsilon), the mean over <see cref="Axes"/> of each sample.</summary>
/// <remarks>Keras's <c>RMSNormalization</c>; Zhang and Sennrich, 2019.</remarks>
public sealed class RMSNormalization : Layer
{
    private static readonly ConfigSetting<float> EpsilonSetting = ConfigSetting.Float(nameof(Epsilon), 1e-6f, Must.BePositiveOrZero);

    private Variable? scale;

    /// <summary>A root mean square normalization.</summary>
    /// <param name="axes">The axes to normalize over; the last by default.</param>
    public RMSNormalization(params int[] axes) => Set(LayerSettings.Axes, axes is { Length: > 0 } ? axes : [-1]);

    /// <summary>The axes to normalize over.</summary>
    public IReadOnlyList<int> Axes => Get(LayerSettings.Axes);

    /// <summary>Added to the mean square before the root; 1e-6 by default.</summary>
    /// <exception cref="NabiException">Negative.</exception>
    public float Epsilon { get => Get(EpsilonSetting); init => Set(EpsilonSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Axes, EpsilonSetting];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        scale = AddWeight("scale", new Shape([.. LayerNormalization.Chosen(inputs[0], Axes).Select(axis => RequireKnown(inputs[0], axis))]),
            new Ones());
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var chosen = LayerNormalization.Chosen(input.Shape, Axes);
        if (input.IsSymbolic)
            return input;
        var wide = LayerNormalization.Wide(input.Shape, chosen);
        return Ops.NormalizeByRootMeanSquare(input, chosen, Epsilon) * (scale!.Shape == wide ? scale : Ops.View(scale, wide));
    }
}
