namespace Nabi.Layers;

/// <summary>In training, adds normal noise of mean 0.</summary>
/// <remarks>Keras's <c>GaussianNoise</c>.</remarks>
public sealed class GaussianNoise : RandomLayer
{
    internal static readonly ConfigSetting<float> DeviationSetting =
        ConfigSetting.Float(nameof(Deviation), Must.BePositiveOrZero, "stddev");

    /// <summary>A noise layer.</summary>
    /// <param name="deviation">The standard deviation of the noise, 0 or more.</param>
    /// <exception cref="NabiException">The deviation is negative.</exception>
    public GaussianNoise(float deviation) => Set(DeviationSetting, deviation);

    /// <summary>The standard deviation of the noise; Keras's <c>stddev</c>.</summary>
    public float Deviation => Get(DeviationSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [DeviationSetting, LayerSettings.Seed];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Deviation > 0f ? input + Ops.NormalNoise(input, 0f, Deviation, Random) : input;
    }
}
