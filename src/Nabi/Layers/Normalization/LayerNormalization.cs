namespace Nabi.Layers;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta with mean and variance of each sample over <see cref="Axes"/>;
/// with <see cref="RmsScaling"/> y = gamma x / sqrt(variance + epsilon).
/// </summary>
/// <remarks>Keras's <c>LayerNormalization</c>; Ba et al., 2016.</remarks>
public sealed class LayerNormalization : AffineNormalization
{
    private static readonly ConfigSetting<bool> RmsScalingSetting = ConfigSetting.Bool(nameof(RmsScaling), false);

    /// <summary>A layer normalization.</summary>
    /// <param name="axes">The axes to normalize over; the last by default.</param>
    public LayerNormalization(params int[] axes) => Set(LayerSettings.Axes, axes is { Length: > 0 } ? axes : [-1]);

    /// <summary>The axes to normalize over.</summary>
    public IReadOnlyList<int> Axes => Get(LayerSettings.Axes);

    /// <summary>Whether the mean is left in and nothing is added; false by default.</summary>
    public bool RmsScaling { get => Get(RmsScalingSetting); init => Set(RmsScalingSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, LayerSettings.Axes, RmsScalingSetting];

    /// <summary>The chosen axes of a shape, in order, none twice.</summary>
    internal static int[] Chosen(Shape shape, IReadOnlyList<int> axes) => [.. axes.Select(shape.Axis).Distinct().Order()];

    /// <summary>The shape of a weight that holds one number for each place on the chosen axes, seen so that it broadcasts.</summary>
    internal static Shape Wide(Shape shape, int[] chosen)
        => new([.. Enumerable.Range(chosen[0], shape.Rank - chosen[0]).Select(axis => chosen.Contains(axis) ? shape[axis] : 1)]);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var shape = new Shape([.. Chosen(inputs[0], Axes).Select(axis => RequireKnown(inputs[0], axis))]);
        CreateAffine(shape);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var chosen = Chosen(input.Shape, Axes);
        if (input.IsSymbolic)
            return input;
        var wide = Wide(input.Shape, chosen);
        if (!RmsScaling)
            return Affine(Ops.Normalize(input, chosen, Epsilon).Normalized, wide);
        // Keras divides by the deviation around the mean and leaves the mean in.
        var y = input * Ops.Rsqrt(Ops.Variance(input, chosen, keepDims: true) + Epsilon);
        return Gamma is null ? y : y * Seen(Gamma, wide);
    }
}
