using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>In training, drops whole channels of images: the same at every place. Scales the others by 1 / (1 - rate).</summary>
/// <remarks>Keras's <c>SpatialDropout2D</c>; Tompson et al., 2014.</remarks>
public sealed class SpatialDropout2D : RandomLayer
{
    /// <summary>A dropout of channels.</summary>
    /// <param name="rate">The part of the channels to drop, 0 to 1.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public SpatialDropout2D(float rate) => Set(LayerSettings.Rate, rate);

    /// <summary>The part of the channels to drop.</summary>
    public float Rate => Get(LayerSettings.Rate);

    /// <summary>Where the channels stand: <c>channels_last</c> (default) or <c>channels_first</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Rate, LayerSettings.Seed, LayerSettings.DataFormat];

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
        RequireRank(input.Shape, 4, "(batch, height, width, channels)");
        return context.Training && Rate > 0f
            ? Ops.Dropout(input, Rate, Random, DataFormat == DataFormat.ChannelsLast ? [null, 1, 1, null] : [null, null, 1, 1]) : input;
    }
}
