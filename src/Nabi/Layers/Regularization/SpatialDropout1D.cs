using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>In training, drops whole channels of (batch, time, channels): the same at every step. Scales the others by 1 / (1 - rate).</summary>
/// <remarks>Keras's <c>SpatialDropout1D</c>; Tompson et al., 2014.</remarks>
public sealed class SpatialDropout1D : RandomLayer
{
    /// <summary>A dropout of channels.</summary>
    /// <param name="rate">The part of the channels to drop, 0 to 1.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public SpatialDropout1D(float rate) => Set(LayerSettings.Rate, rate);

    /// <summary>The part of the channels to drop.</summary>
    public float Rate => Get(LayerSettings.Rate);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Rate, LayerSettings.Seed];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Json.Remove("trainable");
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        RequireRank(input.Shape, 3, "(batch, time, channels)");
        return context.Training && Rate > 0f ? Ops.Dropout(input, Rate, Random, [null, 1, null]) : input;
    }
}
