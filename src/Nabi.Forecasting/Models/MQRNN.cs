namespace Nabi.Forecasting;

/// <summary>
/// An LSTM reads the past; a global decoder makes of its last state, and of what is known of the steps to come, a context for each step and
/// one for all; a local decoder makes of those and of what is known of the step its quantiles, all steps at once.
/// </summary>
/// <remarks>
/// Wen, Torkkola, Narayanaswamy, Madeka, A Multi-Horizon Quantile Recurrent Forecaster, 2017 (MQ-RNN). The paper trains at all steps
/// of a sequence at once ("forking sequences"). Here each step of each series is a forecast's origin as well, by a window of its own that is
/// drawn with those of all others (<see cref="WindowModel.WindowsPerEpoch"/>): the same sum of losses, with the encoder begun anew at each
/// window, as it is when it forecasts.
/// </remarks>
public sealed class MQRNN : WindowModel
{
    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 64, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> LayersSetting = ConfigSetting.Int(nameof(EncoderLayers), 1, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> ContextSetting = ConfigSetting.Int(nameof(ContextLength), 10, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> DecoderUnitsSetting = ConfigSetting.Int(nameof(DecoderUnits), 64, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> DropoutSetting = ConfigSetting.Float(nameof(Dropout), 0f, Must.BeFraction);

    /// <summary>The length of the encoder's state, 1 or more; 64 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Units { get => Get(UnitsSetting); init => Set(UnitsSetting, value); }

    /// <summary>LSTM layers of the encoder, 1 or more; 1 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int EncoderLayers { get => Get(LayersSetting); init => Set(LayersSetting, value); }

    /// <summary>The length of the context of each step, and of that of all steps, 1 or more; 10 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int ContextLength { get => Get(ContextSetting); init => Set(ContextSetting, value); }

    /// <summary>Units of the hidden layer of each decoder, 1 or more; 64 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int DecoderUnits { get => Get(DecoderUnitsSetting); init => Set(DecoderUnitsSetting, value); }

    /// <summary>The part of the encoder's state that is dropped in training, from 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">It is outside 0 to 1.</exception>
    public float Dropout { get => Get(DropoutSetting); init => Set(DropoutSetting, value); }

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, UnitsSetting, LayersSetting, ContextSetting, DecoderUnitsSetting, DropoutSetting];

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var horizon = inputs.Task.Horizon;
        var past = inputs.Past;
        if (inputs.Static is { } series)
            past = new Concatenate().Apply([past, new RepeatVector(past.Shape[1]).Apply(series)]);
        for (var i = 1; i < EncoderLayers; i++)
            past = new LSTM(Units) { ReturnSequences = true }.Apply(past);
        var state = new Dropout(Dropout).Apply(new LSTM(Units).Apply(past));

        List<Tensor> global = [state];
        if (inputs.Future is { } ahead)
            global.Add(new Flatten().Apply(ahead));
        if (inputs.Static is not null)
            global.Add(inputs.Static);
        var contexts = new Dense((horizon + 1) * ContextLength).Apply(
            new Dense(DecoderUnits, "relu").Apply(global.Count > 1 ? new Concatenate().Apply(global) : state));
        contexts = new Reshape(horizon + 1, ContextLength).Apply(contexts);
        List<Tensor> local = [
            contexts[.., ..horizon, ..],
            new RepeatVector(horizon).Apply(new Flatten().Apply(contexts[.., horizon.., ..])),
        ];
        if (inputs.Future is { } known)
            local.Add(known);
        return new Dense(inputs.Outputs).Apply(new Dense(DecoderUnits, "relu").Apply(new Concatenate().Apply(local)));
    }
}
