namespace Nabi.Callbacks;

/// <summary>
/// Follows one number of the logs and says whether it got better: for callbacks that stop, save or change something then.
/// </summary>
public sealed class MetricMonitor
{
    private readonly string owner;
    private readonly TrainingRun run;
    private readonly float least;
    private bool? larger;

    /// <summary>Follows a number.</summary>
    /// <param name="owner">The callback, for errors.</param>
    /// <param name="run">The run whose logs have the number.</param>
    /// <param name="name">The number's name in the logs.</param>
    /// <param name="mode"><c>min</c>, <c>max</c>, or <c>auto</c>: the metric of that name says whether larger is better.</param>
    /// <param name="least">A change smaller than this is none.</param>
    public MetricMonitor(string owner, TrainingRun run, string name, MonitorMode mode, float least)
    {
        this.owner = owner;
        this.run = run;
        this.least = Math.Abs(least);
        Name = name;
        larger = mode == MonitorMode.Auto ? null : mode == MonitorMode.Max;
    }

    /// <summary>The number's name in the logs.</summary>
    public string Name { get; }

    /// <summary>The best value so far; null before the first.</summary>
    public float? Best { get; set; }

    /// <summary>Forgets the best value.</summary>
    public void Reset() => Best = null;

    /// <summary>The number in the logs; null after an epoch without the validation that it belongs to.</summary>
    /// <exception cref="NabiException">It is not there, or nobody knows which way is better.</exception>
    public float? Read(Logs logs)
    {
        if (logs.TryGetValue(Name, out var value))
        {
            larger ??= run.LargerIsBetter(Name)
                ?? throw new NabiException(
                    $"{owner} follows '{Name}', and nobody knows whether larger is better there; say Mode = \"max\" or \"min\".");
            return value;
        }

        return IsOfValidation(Name, run) ? null
            : throw new NabiException($"{owner} follows '{Name}', which is not among the logs: {string.Join(", ", logs.Keys)}; "
                + (Name.StartsWith("val_", StringComparison.Ordinal) && !run.HasValidation
                    ? "give Fit validation data." : "compile the model with that metric."));
    }

    /// <summary>Whether a name is missing because this epoch had no validation.</summary>
    public static bool IsOfValidation(string name, TrainingRun run)
        => name.StartsWith("val_", StringComparison.Ordinal) && run is { HasValidation: true, Validated: false };

    /// <summary>True when <paramref name="value"/> is better than <paramref name="reference"/>, or there is none; NaN never is.</summary>
    public bool IsBetter(float value, float? reference)
        => reference is { } known ? (larger == true ? value - least > known : value + least < known) : !float.IsNaN(value);

    /// <summary>Writes the best value.</summary>
    public void Save(TrainingState state)
    {
        if (Best is { } best)
            state.Set("best", best);
    }

    /// <summary>Reads the best value.</summary>
    public void Load(TrainingState state) => Best = state.Contains("best") ? state.Number("best") : null;
}
