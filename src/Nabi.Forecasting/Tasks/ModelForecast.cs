namespace Nabi.Forecasting;

/// <summary>What a model says of one series: for each target and step the mean and the quantiles of the task.</summary>
public sealed class ModelForecast
{
    private readonly double[] means;
    private readonly double[] quantiles;

    /// <summary>Creates a forecast of zeros for a model to fill.</summary>
    /// <param name="task">What is forecast.</param>
    public ModelForecast(ForecastTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        (Horizon, Targets, Levels) = (task.Horizon, task.Schema.Targets.Count, task.Quantiles);
        means = new double[Targets * Horizon];
        quantiles = new double[Targets * Levels.Count * Horizon];
    }

    /// <summary>Takes over the numbers of a forecast that was made elsewhere.</summary>
    internal ModelForecast(int horizon, int targets, IReadOnlyList<double> levels, ReadOnlySpan<double> numbers)
    {
        (Horizon, Targets, Levels) = (horizon, targets, levels);
        means = numbers[..(targets * horizon)].ToArray();
        quantiles = numbers.Slice(targets * horizon, targets * levels.Count * horizon).ToArray();
    }

    /// <summary>All numbers: means, then quantiles.</summary>
    internal IEnumerable<double> Numbers => means.Concat(quantiles);

    /// <summary>The least value that an interval may reach down to; none by default.</summary>
    internal double Least { get; set; } = double.NegativeInfinity;

    /// <summary>Steps of the forecast.</summary>
    public int Horizon { get; }

    /// <summary>How many targets there are.</summary>
    public int Targets { get; }

    /// <summary>The quantiles, ascending: 0.1, 0.5, 0.9.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>A target's expected values (Horizon), to read and to fill.</summary>
    /// <param name="target">The number of the target.</param>
    public Span<double> Mean(int target = 0) => means.AsSpan(target * Horizon, Horizon);

    /// <summary>A target's values at one of the quantiles (Horizon), to read and to fill.</summary>
    /// <param name="target">The number of the target.</param>
    /// <param name="level">The number of the quantile in <see cref="Levels"/>.</param>
    public Span<double> Quantile(int target, int level)
        => quantiles.AsSpan((target * Levels.Count + level) * Horizon, Horizon);

    /// <summary>A target's medians (Horizon).</summary>
    /// <param name="target">The number of the target.</param>
    public Span<double> Median(int target = 0)
    {
        for (var level = 0; level < Levels.Count; level++)
        {
            if (Levels[level] == 0.5)
                return Quantile(target, level);
        }

        throw new NabiException("The quantiles of a forecast must have 0.5 among them.");
    }

    /// <summary>
    /// Puts the quantiles of each step in ascending order, so that none crosses another; this never makes the pinball loss larger.
    /// Chernozhukov, Fernández-Val, Galichon, 2010.
    /// </summary>
    public void SortQuantiles()
    {
        var column = new double[Levels.Count];
        for (var target = 0; target < Targets; target++)
        {
            for (var step = 0; step < Horizon; step++)
            {
                for (var level = 0; level < column.Length; level++)
                    column[level] = Quantile(target, level)[step];
                Array.Sort(column);
                for (var level = 0; level < column.Length; level++)
                    Quantile(target, level)[step] = column[level];
            }
        }
    }
}
