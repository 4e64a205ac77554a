namespace Nabi.Forecasting;

/// <summary>
/// An LSTM reads the past; a global decoder makes of its last state, and of what is known of the steps to come, a context for each step and
/// one for all; a local decoder makes of those and of what is known of the step its quantiles, all steps at once.
/// </summary>
/// <remarks>
/// Wen, Torkkola, Narayanaswamy, Madeka, A Multi-Horizon Quantile Recurrent Forecaster, 2017 (MQ-RNN). The paper trains at all steps of a
/// sequence at once, <see cref="ForkingOrigins"/> of a window here; with 1 of them each step of each series is a forecast's origin as well,
/// by a window of its own that is drawn with those of all others (<see cref="WindowModel.WindowsPerEpoch"/>).
/// </remarks>
public sealed class MQRNN : WindowModel
{
    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 64, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> LayersSetting = ConfigSetting.Int(nameof(EncoderLayers), 1, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> ContextSetting = ConfigSetting.Int(nameof(ContextLength), 10, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> DecoderUnitsSetting = ConfigSetting.Int(nameof(DecoderUnits), 64, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> DropoutSetting = ConfigSetting.Float(nameof(Dropout), 0f, Must.BeFraction);

    private static readonly ConfigSetting<int> ForkingOriginsSetting = ConfigSetting.Int(nameof(ForkingOrigins), 1, Must.BeAtLeast(1));

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

    /// <summary>
    /// Steps of a training window that forecasts are learnt from, its last ones, 1 or more (the paper's forking sequences: one pass of the
    /// encoder serves all of them); at most the lookback. 1 by default: each step is then the origin of a window of its own. A window has
    /// one scale, which its earlier origins take from steps after them, so that more origins often forecast worse: on the last 13 weeks of
    /// the training part of M4's weekly series MASE was 2.62, 3.14 and 3.52 with 1, 8 and 26 of them (<c>standard</c>, mean of three
    /// seeds).
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int ForkingOrigins { get => Get(ForkingOriginsSetting); init => Set(ForkingOriginsSetting, value); }

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, UnitsSetting, LayersSetting, ContextSetting, DecoderUnitsSetting, DropoutSetting, ForkingOriginsSetting];

    /// <inheritdoc/>
    private protected override int Origins => ForkingOrigins;

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return BuildForking(inputs, 1).Forecast;
    }

    /// <inheritdoc/>
    private protected override (Tensor? Training, Tensor Forecast) BuildForking(WindowInputs inputs, int origins)
    {
        var horizon = inputs.Task.Horizon;
        var past = inputs.Past;
        if (inputs.Static is { } series)
            past = new Concatenate().Apply([past, new RepeatVector(past.Shape[1]).Apply(series)]);
        for (var i = 0; i < EncoderLayers; i++)
            past = new LSTM(Units) { ReturnSequences = true }.Apply(past);
        var states = new Dropout(Dropout).Apply(past[.., ^origins.., ..]);
        Dense hidden = new(DecoderUnits, "relu"), contexts = new((horizon + 1) * ContextLength), local = new(DecoderUnits, "relu"),
            said = new(inputs.Outputs);
        var forecast = new Reshape(horizon, inputs.Outputs).Apply(Said(states[.., ^1.., ..], 1));
        return (origins == 1 ? null : Said(states, origins), forecast);

        // (batch, origins, horizon, outputs)
        Tensor Said(Tensor state, int count)
        {
            var known = Known(inputs, count);
            List<Tensor> global = [state];
            if (known is not null)
                global.Add(new Reshape(count, horizon * known.Shape[3]).Apply(known));
            if (inputs.Static is { } statics)
                global.Add(new RepeatVector(count).Apply(statics));
            var context = new Reshape(count, horizon + 1, ContextLength).Apply(contexts.Apply(
                hidden.Apply(global.Count > 1 ? new Concatenate().Apply(global) : state)));
            List<Tensor> steps = [context[.., .., ..horizon, ..], Ops.Repeat(context[.., .., horizon.., ..], horizon, 2)];
            if (known is not null)
                steps.Add(known);
            return said.Apply(local.Apply(new Concatenate().Apply(steps)));
        }
    }

    /// <summary>The networks of several origins, for tests.</summary>
    internal (Tensor? Training, Tensor Forecast) Forking(WindowInputs inputs, int origins) => BuildForking(inputs, origins);

    // What is known of the steps after each of the last origins: (batch, origins, horizon, columns).
    private static Tensor? Known(WindowInputs inputs, int origins)
    {
        if (inputs.Future is not { } ahead)
            return null;
        if (origins == 1)
            return Ops.ExpandDims(ahead, 1);
        var whole = Ops.Concat([inputs.PastKnown![.., ^(origins - 1).., ..], ahead], 1);
        return Ops.Transpose(Ops.ExtractSequences(Ops.Transpose(whole, [0, 2, 1]), inputs.Task.Horizon, 1), [0, 2, 3, 1]);
    }
}
