namespace Nabi.Forecasting;

/// <summary>Mean and standard deviation of each input column of numbers, learnt from the histories.</summary>
internal sealed class FeatureScaling
{
    private readonly (double Mean, double Deviation)[] columns;

    private FeatureScaling((double, double)[] columns) => this.columns = columns;

    /// <summary>Learns from columns of all series.</summary>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="values">For a column, its values in each series.</param>
    public static FeatureScaling Of(int columns, Action<int, RunningMoments> values)
    {
        var all = new (double, double)[columns];
        for (var i = 0; i < columns; i++)
        {
            var moments = new RunningMoments();
            values(i, moments);
            all[i] = (moments.Mean, moments.Deviation > 0 ? moments.Deviation : 1);
        }

        return new(all);
    }

    /// <summary>What <see cref="ToArray"/> gave.</summary>
    public static FeatureScaling Of(double[] kept)
    {
        var all = new (double, double)[kept.Length / 2];
        for (var i = 0; i < all.Length; i++)
            all[i] = (kept[2 * i], kept[2 * i + 1]);
        return new(all);
    }

    /// <summary>How many columns there are.</summary>
    public int Count => columns.Length;

    /// <summary>Mean and deviation of each column, one after another.</summary>
    public double[] ToArray() => [.. columns.SelectMany(column => (double[])[column.Mean, column.Deviation])];

    /// <summary>A value of a column scaled; 0, the mean, for a missing one.</summary>
    public float Scale(int column, double value)
        => double.IsNaN(value) ? 0f : (float)((value - columns[column].Mean) / columns[column].Deviation);
}
