namespace Nabi.Layers;

/// <summary>In training, drops whole channels of images: the same at every place. Scales the others by 1 / (1 - rate).</summary>
/// <remarks>Keras's <c>SpatialDropout2D</c>; Tompson et al., 2014.</remarks>
/// <param name="rate">The part of the channels to drop, 0 to 1.</param>
/// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
public sealed class SpatialDropout2D(float rate) : SpatialDropoutLayer(rate, "height", "width")
{
    /// <summary>Where the channels stand: <c>channels_last</c> (default) or <c>channels_first</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, LayerSettings.DataFormat];

    private protected override bool ChannelsAreLast => DataFormat == DataFormat.ChannelsLast;
}
