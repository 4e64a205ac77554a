namespace Nabi.Forecasting;

/// <summary>
/// How a network brings each window to one level inside itself, reversibly: what it says is brought back, and the loss is taken there. So
/// a window that moves little counts little, other than with <see cref="WindowScaling"/>, which scales what is to be learnt as well.
/// </summary>
/// <remarks>
/// Reversible instance normalization without its learnt factors: Kim, Kim, Tae, Park, Choi, Choo, 2022. Subtracting the last value: Zeng,
/// Chen, Zhang, Xu, 2023.
/// </remarks>
public readonly record struct InstanceNormalization : IOption<InstanceNormalization>
{
    private readonly byte place;

    private InstanceNormalization(int place) => this.place = (byte)place;

    /// <summary><c>none</c>: the window as it is.</summary>
    public static InstanceNormalization None => new(0);

    /// <summary><c>last</c>: the window's last value is subtracted.</summary>
    public static InstanceNormalization Last => new(1);

    /// <summary><c>standard</c>: the window's mean is subtracted, and the rest divided by its standard deviation.</summary>
    public static InstanceNormalization Standard => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["none", "last", "standard"];

    /// <inheritdoc/>
    public static implicit operator InstanceNormalization(string word) => new(IOption<InstanceNormalization>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];

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
