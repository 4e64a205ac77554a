namespace Nabi.Metrics;

/// <summary>The curve whose area an <see cref="AUC"/> is.</summary>
public readonly record struct AUCCurve : IOption<AUCCurve>
{
    private readonly byte place;

    private AUCCurve(int place) => this.place = (byte)place;

    /// <summary><c>ROC</c>: hits over false alarms.</summary>
    public static AUCCurve ROC => new(0);

    /// <summary><c>PR</c>: precision over recall.</summary>
    public static AUCCurve PR => new(1);

    /// <summary><c>PRGAIN</c>: precision gain over recall gain.</summary>
    public static AUCCurve PRGain => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["ROC", "PR", "PRGAIN"];

    /// <inheritdoc/>
    public static implicit operator AUCCurve(string word) => new(IOption<AUCCurve>.PlaceOf(word?.ToUpperInvariant()));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
