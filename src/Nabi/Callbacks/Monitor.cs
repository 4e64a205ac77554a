namespace Nabi.Callbacks;

/// <summary>Follows one number of the logs and says whether it got better.</summary>
internal sealed class Monitor
{
    private readonly string owner;
    private readonly bool larger;
    private readonly float least;

    /// <param name="owner">The callback, for errors.</param>
    /// <param name="name">The number's name in the logs.</param>
    /// <param name="mode"><c>min</c>, <c>max</c>, or <c>auto</c>: max for accuracies, AUC and scores, else min.</param>
    /// <param name="least">A change smaller than this is none.</param>
    public Monitor(string owner, string name, string mode, float least)
    {
        this.owner = owner;
        this.least = Math.Abs(least);
        Name = name;
        larger = mode switch
        {
            "max" => true,
            "min" => false,
            "auto" => name.EndsWith("acc", StringComparison.Ordinal) || name.EndsWith("accuracy", StringComparison.Ordinal)
                || name.EndsWith("auc", StringComparison.Ordinal) || name.EndsWith("score", StringComparison.Ordinal)
                || name.EndsWith("precision", StringComparison.Ordinal) || name.EndsWith("recall", StringComparison.Ordinal),
            _ => throw new NabiException($"{owner}: mode must be 'auto', 'min' or 'max', got '{mode}'."),
        };
        Best = Worst;
    }

    public string Name { get; }

    public float Best { get; set; }

    private float Worst => larger ? float.NegativeInfinity : float.PositiveInfinity;

    public void Reset() => Best = Worst;

    /// <summary>The number in the logs.</summary>
    /// <exception cref="NabiException">It is not there.</exception>
    public float Read(Logs logs)
        => logs.TryGetValue(Name, out var value) ? value
            : throw new NabiException($"{owner} follows '{Name}', which is not among the logs: {string.Join(", ", logs.Keys)}; "
                + (Name.StartsWith("val_", StringComparison.Ordinal) ? "give Fit validation data." : "compile the model with that metric."));

    /// <summary>True when <paramref name="value"/> is better than <paramref name="reference"/>.</summary>
    public bool IsBetter(float value, float reference) => larger ? value - least > reference : value + least < reference;
}
