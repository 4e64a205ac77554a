namespace Nabi.Layers;

/// <summary>What <see cref="LSTM"/> and <see cref="GRU"/> share, beside what all standard layers do: the function of their gates.</summary>
public abstract class GatedRecurrent : StandardRecurrent
{
    // Keras's use_cudnn: true or false, or "auto", which is left out.
    internal static readonly ConfigSetting<bool?> UseCudnnSetting = new(
        nameof(UseCudnn),
        null,
        static (config, key) => config[key] is JsonValue word && word.TryGetValue<string>(out var text) && text == "auto"
            ? null : config.Bool(key),
        static (config, key, wish) => _ = wish is { } given ? config.Set(key, given) : config)
    {
        Default = null,
    };

    private protected GatedRecurrent(StandardCell cell)
        : base(cell)
    {
    }

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation
    {
        get => Get(StandardCell.RecurrentActivationSetting);
        init => Set(StandardCell.RecurrentActivationSetting, value);
    }

    /// <summary>
    /// Keras's wish for or against the kernels of cuDNN; null (default) for <c>auto</c>. Without effect here: it is kept so that a config
    /// comes back as it was.
    /// </summary>
    public bool? UseCudnn { get => Get(UseCudnnSetting); init => Set(UseCudnnSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, UseCudnnSetting];

    private protected override IEnumerable<Activation> FusedActivations => [Activation, RecurrentActivation];
}
