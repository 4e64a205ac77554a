namespace Nabi.Layers;

/// <summary>y = scale x + offset, for example 1/255 for the bytes of pixels.</summary>
/// <remarks>Keras's <c>Rescaling</c>.</remarks>
public sealed class Rescaling : Layer
{
    internal static readonly ConfigSetting<float[]> ScaleSetting = Numbers(nameof(Scale));
    internal static readonly ConfigSetting<float[]> OffsetSetting = new(Numbers(nameof(Offset))) { Default = [0f] };

    /// <summary>A rescaling by numbers.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added; 0 by default.</param>
    public Rescaling(float scale, float offset = 0f)
        : this([scale], [offset])
    {
    }

    /// <summary>A rescaling with a number for each channel (the last axis).</summary>
    /// <param name="scale">The factors, one or one per channel.</param>
    /// <param name="offset">What is added, one number or one per channel.</param>
    public Rescaling(IReadOnlyList<float> scale, IReadOnlyList<float> offset)
    {
        Set(ScaleSetting, [.. scale]);
        Set(OffsetSetting, [.. offset]);
    }

    /// <summary>The factors.</summary>
    public IReadOnlyList<float> Scale => Get(ScaleSetting);

    /// <summary>What is added.</summary>
    public IReadOnlyList<float> Offset => Get(OffsetSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [ScaleSetting, OffsetSetting];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Ops.Cast(input, DType.Float32) * Number(Get(ScaleSetting)) + Number(Get(OffsetSetting));
    }

    private static Tensor Number(float[] values) => values.Length == 1 ? values[0] : Tensor.From(values);

    /// <summary>Numbers, at least one; a single one stands as a number.</summary>
    private static ConfigSetting<float[]> Numbers(string name)
        => new(
            name,
            null,
            static (config, key) => config.Floats(key),
            static (config, key, values) =>
                config.Set(key, values.Length == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)])))
        {
            Rule = static (values, _) => values.Length > 0 ? null : "one number or more",
        };
}
