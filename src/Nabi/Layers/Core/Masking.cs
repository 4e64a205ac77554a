namespace Nabi.Layers;

/// <summary>
/// Leaves out the time steps whose features all equal <see cref="MaskValue"/>: sets them to zero and gives the output a mask
/// (batch, time).
/// </summary>
/// <remarks>Keras's <c>Masking</c>.</remarks>
public sealed class Masking : Layer
{
    internal static readonly ConfigSetting<float> MaskValueSetting = ConfigSetting.Float(nameof(MaskValue), 0f);

    /// <summary>A masking layer.</summary>
    /// <param name="maskValue">The value of padding; 0 by default. NaN leaves out the steps whose features are all NaN.</param>
    public Masking(float maskValue = 0f) => Set(MaskValueSetting, maskValue);

    /// <summary>The value of padding.</summary>
    public float MaskValue => Get(MaskValueSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MaskValueSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRankAtLeast(input.Shape, 2, "(batch, time, features)");
        return Ops.Where(Counts(input, keepDims: true), input, 0f);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [Counts(inputs[0], keepDims: false)];
    }

    // NaN differs from everything, itself included.
    private Tensor Counts(Tensor input, bool keepDims)
        => Ops.Any(float.IsNaN(MaskValue) ? Ops.Equal(input, input) : Ops.NotEqual(input, MaskValue), [-1], keepDims);
}
