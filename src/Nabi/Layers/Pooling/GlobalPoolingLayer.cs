namespace Nabi.Layers;

/// <summary>What the pooling layers over everything share.</summary>
public abstract class GlobalPoolingLayer : SpatialLayer
{
    private static readonly ConfigSetting<bool> KeepDimsSetting = ConfigSetting.Bool(nameof(KeepDims), false, key: "keepdims");

    private protected GlobalPoolingLayer(int axes)
        : base(axes)
    {
    }

    /// <summary>Whether the pooled axes stay with length 1; false by default.</summary>
    public bool KeepDims { get => Get(KeepDimsSetting); init => Set(KeepDimsSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.DataFormat, KeepDimsSetting];
}
