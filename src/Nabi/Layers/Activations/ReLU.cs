namespace Nabi.Layers;

/// <summary>x above the threshold, at most <see cref="MaxValue"/>; below it, the slope times the distance to the threshold.</summary>
/// <remarks>Keras's <c>ReLU</c>.</remarks>
public sealed class ReLU : Layer
{
    internal static readonly ConfigSetting<float?> MaxValueSetting
        = ConfigSetting.OptionalFloat(nameof(MaxValue), static (value, _) => value is null or >= 0f ? null : "0 or more");

    internal static readonly ConfigSetting<float> NegativeSlopeSetting =
        ConfigSetting.Float(nameof(NegativeSlope), 0f, Must.BePositiveOrZero);
    internal static readonly ConfigSetting<float> ThresholdSetting = ConfigSetting.Float(nameof(Threshold), 0f, Must.BePositiveOrZero);

    private readonly Activation function;

    /// <summary>A rectifier.</summary>
    /// <param name="maxValue">The largest output; null (default) for no limit.</param>
    /// <param name="negativeSlope">The slope below the threshold; 0 by default.</param>
    /// <param name="threshold">Where the output starts to rise; 0 by default.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public ReLU(float? maxValue = null, float negativeSlope = 0f, float threshold = 0f)
    {
        Set(MaxValueSetting, maxValue);
        Set(NegativeSlopeSetting, negativeSlope);
        Set(ThresholdSetting, threshold);
        function = Activation.Relu(negativeSlope, maxValue, threshold);
    }

    /// <summary>The largest output; null for no limit.</summary>
    public float? MaxValue => Get(MaxValueSetting);

    /// <summary>The slope below the threshold.</summary>
    public float NegativeSlope => Get(NegativeSlopeSetting);

    /// <summary>Where the output starts to rise.</summary>
    public float Threshold => Get(ThresholdSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MaxValueSetting, NegativeSlopeSetting, ThresholdSetting];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => function.Apply(input);
}
