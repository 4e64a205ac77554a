namespace Nabi.Forecasting;

/// <summary>
/// One matrix from the window to the forecast, after the window's last value is subtracted; it is added to the forecast again.
/// </summary>
/// <remarks>
/// Zeng, Chen, Zhang, Xu, Are Transformers Effective for Time Series Forecasting?, 2023. All series share the matrix. It reads the past of
/// the target alone: known, observed and static inputs do not count.
/// </remarks>
public sealed class NLinear : WindowModel
{
    /// <summary>Creates the model; values are scaled by the series (<see cref="WindowScaling.Series"/>).</summary>
    public NLinear() => Scaling = WindowScaling.Series;

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var (values, back) = InstanceNormalization.Last.Apply(inputs.Values);
        return back(LinearForecast.Of(inputs, values));
    }
}
