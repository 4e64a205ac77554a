using Nabi.Initializers;

namespace Nabi.Forecasting;

/// <summary>
/// A GRU that reads the past by segments instead of steps and writes all segments to come at once, each from the last state and from where
/// it stands.
/// </summary>
/// <remarks>
/// Lin, Lin, Wu, Zhao, Mo, Zhang, SegRNN: Segment Recurrent Neural Network for Long-Term Time Series Forecasting, 2023. Known inputs of a
/// segment to come and what a series has are read beside its position; which of several targets it is stands among the latter, as the
/// paper's channels do. The paper has 512 units and a dropout of 0.5; on the validation part of ETTh1 (96 hours ahead) 128 units with 0.2
/// did better than 256 with 0.5.
/// </remarks>
public sealed class SegRNN : WindowModel
{
    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 128, Must.BeAtLeast(2));

    private static readonly ConfigSetting<int?> SegmentLengthSetting = ConfigSetting.OptionalInt(
        nameof(SegmentLength),
        static (value, _) => value is null or >= 1 ? null : "1 or more");

    private static readonly ConfigSetting<float> DropoutSetting = ConfigSetting.Float(nameof(Dropout), 0.2f, Must.BeFraction);

    private static readonly ConfigSetting<InstanceNormalization> NormalizationSetting =
        ConfigSetting.Option(nameof(Normalization), InstanceNormalization.Last);

    /// <summary>Creates the model; values are scaled by the series (<see cref="WindowScaling.Series"/>).</summary>
    public SegRNN() => Scaling = WindowScaling.Series;

    /// <summary>The length of the state, 2 or more; 128 by default.</summary>
    /// <exception cref="NabiException">It is below 2.</exception>
    public int Units { get => Get(UnitsSetting); init => Set(UnitsSetting, value); }

    /// <summary>
    /// Steps of a segment, 1 or more; null (default) for the season of the task where it has one of 4 steps or more, else 24. At most
    /// lookback and horizon. The last segment to come is cut at the horizon; of the past as many whole segments are read as fit.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? SegmentLength { get => Get(SegmentLengthSetting); init => Set(SegmentLengthSetting, value); }

    /// <summary>The part of the state that is dropped before the forecast in training, from 0 to 1; 0.2 by default.</summary>
    /// <exception cref="NabiException">It is outside 0 to 1.</exception>
    public float Dropout { get => Get(DropoutSetting); init => Set(DropoutSetting, value); }

    /// <summary>How the network brings each window to one level; <c>last</c> by default, as in the paper.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public InstanceNormalization Normalization { get => Get(NormalizationSetting); init => Set(NormalizationSetting, value); }

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, UnitsSetting, SegmentLengthSetting, DropoutSetting, NormalizationSetting];

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (horizon, lookback) = (inputs.Task.Horizon, inputs.Past.Shape[1]);
        var length = SegmentLength ?? (inputs.Task.Season >= 4 ? inputs.Task.Season : 24);
        var (read, written) = (Math.Min(length, lookback), Math.Min(length, horizon));
        var segments = (horizon + written - 1) / written;

        var (values, back) = Normalization.Apply(inputs.Values);
        var features = inputs.Past.Shape[2];
        var past = features > 1 ? new Concatenate().Apply([values, inputs.Past[.., .., 1..]]) : values;
        var whole = lookback / read * read;
        if (whole < lookback)
            past = past[.., ^whole.., ..];
        List<Tensor> parts = [new Dense(Units, "relu").Apply(new Reshape(whole / read, read * features).Apply(past))];
        if (inputs.Static is { } series)
            parts.Add(new Dense(Units / 2) { KernelInitializer = new LecunNormal() }.Apply(series));
        if (inputs.Future is { } future)
        {
            var missing = segments * written - horizon;
            var filled = missing > 0 ? new ZeroPadding1D(0, missing).Apply(future) : future;
            parts.Add(new Dense(Units).Apply(new Reshape(segments, written * future.Shape[2]).Apply(filled)));
        }

        var states = new SegmentRecurrence(Units, segments, inputs.Static is not null).Apply(parts);
        var forecast = new Reshape(segments * written, inputs.Outputs).Apply(
            new Dense(written * inputs.Outputs).Apply(new Dropout(Dropout).Apply(states)));
        return back(segments * written > horizon ? forecast[.., ..horizon, ..] : forecast);
    }
}
