namespace Nabi;

/// <summary>How the last feature map of a network becomes one number per channel.</summary>
public readonly record struct FeaturePooling : IOption<FeaturePooling>
{
    private readonly byte place;

    private FeaturePooling(int place) => this.place = (byte)place;

    /// <summary><c>avg</c>: the mean over all places.</summary>
    public static FeaturePooling Avg => new(0);

    /// <summary><c>max</c>: the largest of all places.</summary>
    public static FeaturePooling Max => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["avg", "max"];

    /// <inheritdoc/>
    public static implicit operator FeaturePooling(string word) => new(IOption<FeaturePooling>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
