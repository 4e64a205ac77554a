namespace Nabi.Layers;

/// <summary>What the spatial dropouts share: in training, whole channels are dropped, the same at every place.</summary>
public abstract class SpatialDropoutLayer : RandomLayer
{
    private readonly string places;
    private readonly int axes;

    private protected SpatialDropoutLayer(float rate, params string[] axes)
    {
        Set(LayerSettings.Rate, rate);
        (places, this.axes) = (string.Join(", ", axes), axes.Length);
    }

    /// <summary>The part of the channels to drop.</summary>
    public float Rate => Get(LayerSettings.Rate);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Rate, LayerSettings.Seed];

    /// <summary>Whether the channels are the last axis.</summary>
    private protected virtual bool ChannelsAreLast => true;

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
        RequireRank(input.Shape, axes + 2, $"(batch, {places}, channels)");
        if (!context.Training || Rate == 0f)
            return input;
        var once = Enumerable.Repeat<int?>(1, axes);
        return Ops.Dropout(input, Rate, Random, ChannelsAreLast ? [null, .. once, null] : [null, null, .. once]);
    }
}
