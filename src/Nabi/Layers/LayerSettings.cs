using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>Settings that layers of several kinds have with one name, one default and one rule.</summary>
internal static class LayerSettings
{
    public static readonly ConfigSetting<int> Units = ConfigSetting.Int(nameof(Dense.Units), Must.BeAtLeast(1));
    public static readonly ConfigSetting<int> Filters = ConfigSetting.Int(nameof(Conv1D.Filters), Must.BeAtLeast(1));
    public static readonly ConfigSetting<Activation> Activation = ConfigSetting.Object<Activation>(nameof(Dense.Activation), "linear");
    public static readonly ConfigSetting<bool> UseBias = ConfigSetting.Bool(nameof(Dense.UseBias), true);
    public static readonly ConfigSetting<Initializer> KernelInitializer =
        ConfigSetting.Object<Initializer>(nameof(Dense.KernelInitializer), new GlorotUniform());
    public static readonly ConfigSetting<Initializer> BiasInitializer =
        ConfigSetting.Object<Initializer>(nameof(Dense.BiasInitializer), new Zeros());
    public static readonly ConfigSetting<Regularizer?> KernelRegularizer =
        ConfigSetting.Optional<Regularizer>(nameof(Dense.KernelRegularizer));
    public static readonly ConfigSetting<Regularizer?> BiasRegularizer = ConfigSetting.Optional<Regularizer>(nameof(Dense.BiasRegularizer));
    public static readonly ConfigSetting<Constraint?> KernelConstraint = ConfigSetting.Optional<Constraint>(nameof(Dense.KernelConstraint));
    public static readonly ConfigSetting<Constraint?> BiasConstraint = ConfigSetting.Optional<Constraint>(nameof(Dense.BiasConstraint));
    public static readonly ConfigSetting<int> DepthMultiplier =
        ConfigSetting.Int(nameof(DepthwiseConv1D.DepthMultiplier), 1, Must.BeAtLeast(1));
    public static readonly ConfigSetting<Initializer> DepthwiseInitializer
        = ConfigSetting.Object<Initializer>(nameof(DepthwiseConv1D.DepthwiseInitializer), new GlorotUniform());

    public static readonly ConfigSetting<Regularizer?> DepthwiseRegularizer =
        ConfigSetting.Optional<Regularizer>(nameof(DepthwiseConv1D.DepthwiseRegularizer));
    public static readonly ConfigSetting<Constraint?> DepthwiseConstraint =
        ConfigSetting.Optional<Constraint>(nameof(DepthwiseConv1D.DepthwiseConstraint));
    public static readonly ConfigSetting<int?> Seed = ConfigSetting.Seed(nameof(RandomLayer.Seed));
    public static readonly ConfigSetting<float> Rate = ConfigSetting.Float(nameof(Layers.Dropout.Rate), Must.BeFraction);
    public static readonly ConfigSetting<float> RateBelowOne
        = ConfigSetting.Float(nameof(Layers.Dropout.Rate),
            static (rate, _) => rate is >= 0f and < 1f ? null : "between 0 and 1, 1 excluded");

    public static readonly ConfigSetting<float> Dropout = ConfigSetting.Float(nameof(StandardCell.Dropout), 0f, Must.BeFraction);
    public static readonly ConfigSetting<Cell> Cell = ConfigSetting.Part<Layer, Cell>(nameof(RNN.Cell), "a cell");
    public static readonly ConfigSetting<Layer> Layer = ConfigSetting.Part<Layer, Layer>(nameof(TimeDistributed.Layer), "a layer");
    public static readonly ConfigSetting<DataFormat> DataFormat
        = ConfigSetting.Option(nameof(SpatialLayer.DataFormat), Layers.DataFormat.ChannelsLast);

    /// <summary>The padding where causal has no meaning.</summary>
    public static readonly ConfigSetting<Padding> SidesPadding =
        ConfigSetting.Option(nameof(KernelLayer.Padding), Padding.Valid, Padding.Valid, Padding.Same);

    public static readonly ConfigSetting<IReadOnlyList<int?>?> NoiseShape =
        new(nameof(Layers.Dropout.NoiseShape), null, ReadOpenShape, WriteOpenShape) { Default = null };

    /// <summary>The axes of a normalization or a softmax, the last by default; a single one may stand as a number.</summary>
    public static readonly ConfigSetting<int[]> OneOrMoreAxes = new(
        nameof(Softmax.Axes),
        "axis",
        static (config, key) => config.Ints(key),
        static (config, key, axes) => _ = axes.Length == 1 ? config.Set(key, axes[0]) : config.Set(key, axes))
    {
        Default = [-1],
    };

    /// <summary>The same where a config always holds a list.</summary>
    public static readonly ConfigSetting<int[]> Axes = ConfigSetting.Ints(nameof(LayerNormalization.Axes), [-1], "axis");

    /// <summary>What Keras writes for layers that it can quantize.</summary>
    public static readonly ConfigSetting QuantizationConfig = ConfigSetting.Fixed("quantization_config");

    /// <summary>Lengths, null for one that is not fixed; a single number is a list of one.</summary>
    internal static IReadOnlyList<int?> ReadOpenShape(Config config, string key)
        => [.. (config[key] is JsonArray ? config.Shape(key) : new Shape(config.Int(key)))
            .Select(length => length < 0 ? (int?)null : length)];

    /// <summary>Writes what <see cref="ReadOpenShape"/> reads.</summary>
    internal static void WriteOpenShape(Config config, string key, IReadOnlyList<int?>? shape)
        => config.Set(key,
            shape is null ? null : new JsonArray([.. shape.Select(length => length is { } known ? JsonValue.Create(known) : null)]));
}
