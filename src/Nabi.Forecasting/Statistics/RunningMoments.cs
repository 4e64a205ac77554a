namespace Nabi.Forecasting;

/// <summary>Mean and standard deviation of numbers as they come; missing ones do not count. Welford, 1962.</summary>
internal sealed class RunningMoments
{
    private double squares;

    /// <summary>How many numbers came.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 without any.</summary>
    public double Mean { get; private set; }

    /// <summary>Their standard deviation, over all of them; 0 without any.</summary>
    public double Deviation => Count > 0 ? Math.Sqrt(squares / Count) : 0;

    /// <summary>Count, mean and sum of squares, as a file keeps them.</summary>
    public double[] State
    {
        get => [Count, Mean, squares];
        init => (Count, Mean, squares) = ((long)value[0], value[1], value[2]);
    }

    /// <summary>Counts numbers in.</summary>
    public RunningMoments Add(params ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            Count++;
            var error = value - Mean;
            Mean += error / Count;
            squares += error * (value - Mean);
        }

        return this;
    }
}
