namespace Nabi.Forecasting;

/// <summary>Center and scale of a window's values.</summary>
internal readonly record struct WindowScale(double Center, double Scale)
{
    /// <summary>The scale of the window before a step.</summary>
    /// <param name="scaling">The rule.</param>
    /// <param name="window">The values that are read.</param>
    /// <param name="series">Mean and deviation of the series.</param>
    public static WindowScale Of(WindowScaling scaling, ReadOnlySpan<double> window, WindowScale series)
    {
        if (scaling == WindowScaling.None)
            return new(0, 1);
        if (scaling == WindowScaling.Series)
            return series;
        if (scaling == WindowScaling.Last)
        {
            for (var t = window.Length - 1; t >= 0; t--)
            {
                if (!double.IsNaN(window[t]))
                    return new(window[t], series.Scale);
            }

            return series;
        }

        if (scaling == WindowScaling.Mean)
        {
            var (sum, count) = (0.0, 0);
            foreach (var value in window)
            {
                if (!double.IsNaN(value))
                    (sum, count) = (sum + Math.Abs(value), count + 1);
            }

            return new(0, sum > 0 ? sum / count : Math.Max(Math.Abs(series.Center), series.Scale));
        }

        var moments = new RunningMoments().Add(window);
        // A window that hardly moves is not blown up to the size of others: noise of a thousandth of the series is noise.
        return moments.Count == 0 ? series : new(moments.Mean, Math.Max(moments.Deviation, 1e-3 * series.Scale));
    }

    /// <summary>The scale of a whole series.</summary>
    public static WindowScale OfSeries(ReadOnlySpan<double> values) => OfSeries(new RunningMoments().Add(values));

    /// <summary>The scale of a whole series whose moments are known.</summary>
    public static WindowScale OfSeries(RunningMoments moments)
    {
        var scale = moments.Deviation > 0 ? moments.Deviation : Math.Abs(moments.Mean) > 0 ? Math.Abs(moments.Mean) : 1;
        return new(moments.Mean, scale);
    }

    /// <summary>A value as the network sees it.</summary>
    public float To(double value) => (float)((value - Center) / Scale);

    /// <summary>What the network says as a value.</summary>
    public double From(double value) => value * Scale + Center;
}
