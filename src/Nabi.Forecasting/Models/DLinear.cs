namespace Nabi.Forecasting;

/// <summary>
/// The window's moving average and what is left beside it, each with a matrix of its own to the forecast; the two are added.
/// </summary>
/// <remarks>
/// Zeng, Chen, Zhang, Xu, Are Transformers Effective for Time Series Forecasting?, 2023. All series share the matrices. It reads the past
/// of the target alone: known, observed and static inputs do not count.
/// </remarks>
public sealed class DLinear : WindowModel
{
    private static readonly ConfigSetting<int> MovingAverageSetting = ConfigSetting.Int(nameof(MovingAverage), 25, Must.BeAtLeast(1));

    /// <summary>Creates the model; values are scaled by the series (<see cref="WindowScaling.Series"/>).</summary>
    public DLinear() => Scaling = WindowScaling.Series;

    /// <summary>
    /// Steps of the moving average, 1 or more; 25 by default, as in the paper. At the ends of the window its first and last value are
    /// repeated.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int MovingAverage { get => Get(MovingAverageSetting); init => Set(MovingAverageSetting, value); }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [.. base.Settings, MovingAverageSetting];

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var values = inputs.Values;
        var before = (MovingAverage - 1) / 2;
        var after = MovingAverage - 1 - before;
        Tensor[] padded = [
            .. before > 0 ? (Tensor[])[Ops.Repeat(values[.., ..1, ..], before, 1)] : [],
            values,
            .. after > 0 ? (Tensor[])[Ops.Repeat(values[.., ^1.., ..], after, 1)] : [],
        ];
        var trend = new AveragePooling1D(MovingAverage) { Strides = 1 }.Apply(
            padded.Length > 1 ? new Concatenate(1).Apply(padded) : values);
        return LinearForecast.Of(inputs, trend) + LinearForecast.Of(inputs, values - trend);
    }
}
