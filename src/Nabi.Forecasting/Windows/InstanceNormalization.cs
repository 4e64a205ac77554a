namespace Nabi.Forecasting;

/// <summary>
/// How a network brings each window to one level inside itself, reversibly: what it says is brought back, and the loss is taken there. So
/// a window that moves little counts little, other than with <see cref="WindowScaling"/>, which scales what is to be learnt as well.
/// </summary>
/// <remarks>
/// Reversible instance normalization without its learnt factors: Kim, Kim, Tae, Park, Choi, Choo, 2022. Subtracting the last value: Zeng,
/// Chen, Zhang, Xu, 2023.
/// </remarks>
public readonly partial record struct InstanceNormalization : IOption<InstanceNormalization>
{
    /// <summary><c>none</c>: the window as it is.</summary>
    public static partial InstanceNormalization None { get; }

    /// <summary><c>last</c>: the window's last value is subtracted.</summary>
    public static partial InstanceNormalization Last { get; }

    /// <summary><c>standard</c>: the window's mean is subtracted, and the rest divided by its standard deviation.</summary>
    public static partial InstanceNormalization Standard { get; }

    /// <summary>Normalizes the values of windows.</summary>
    /// <param name="values">(batch, lookback, 1).</param>
    /// <returns>The normalized values, and what takes a forecast (batch, horizon, outputs) back to their level.</returns>
    internal (Tensor Values, Func<Tensor, Tensor> Back) Apply(Tensor values)
    {
        if (this == None)
            return (values, static forecast => forecast);
        if (this == Last)
        {
            var last = values[.., ^1.., ..];
            return (values - last, forecast => forecast + last);
        }

        var mean = Ops.Mean(values, [1], keepDims: true);
        var centered = values - mean;
        var deviation = Ops.Sqrt(Ops.Mean(Ops.Square(centered), [1], keepDims: true) + 1e-5f);
        return (centered / deviation, forecast => forecast * deviation + mean);
    }
}
