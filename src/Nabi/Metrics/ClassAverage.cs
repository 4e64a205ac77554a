namespace Nabi.Metrics;

/// <summary>How an <see cref="FBetaScore"/> makes one number of the classes'.</summary>
public readonly record struct ClassAverage : IOption<ClassAverage>
{
    private readonly byte place;

    private ClassAverage(int place) => this.place = (byte)place;

    /// <summary><c>micro</c>: counts over all classes together.</summary>
    public static ClassAverage Micro => new(0);

    /// <summary><c>macro</c>: the mean over the classes.</summary>
    public static ClassAverage Macro => new(1);

    /// <summary><c>weighted</c>: the mean weighted by the number of ones per class.</summary>
    public static ClassAverage Weighted => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["micro", "macro", "weighted"];

    /// <inheritdoc/>
    public static implicit operator ClassAverage(string word) => new(IOption<ClassAverage>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
