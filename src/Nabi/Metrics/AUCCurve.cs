namespace Nabi.Metrics;

/// <summary>The curve whose area an <see cref="AUC"/> is.</summary>
public readonly partial record struct AUCCurve : IOption<AUCCurve>
{
    /// <summary><c>ROC</c>: hits over false alarms.</summary>
    public static partial AUCCurve ROC { get; }

    /// <summary><c>PR</c>: precision over recall.</summary>
    public static partial AUCCurve PR { get; }

    /// <summary><c>PRGAIN</c>: precision gain over recall gain.</summary>
    public static partial AUCCurve PRGain { get; }

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["ROC", "PR", "PRGAIN"];

    /// <inheritdoc/>
    public static implicit operator AUCCurve(string word) => new(IOption<AUCCurve>.PlaceOf(word?.ToUpperInvariant()));
}
