namespace Nabi.Callbacks;

/// <summary>Which way a followed number gets better.</summary>
public readonly record struct MonitorMode : IOption<MonitorMode>
{
    private readonly byte place;

    private MonitorMode(int place) => this.place = (byte)place;

    /// <summary><c>auto</c>: as the metric of that name says.</summary>
    public static MonitorMode Auto => new(0);

    /// <summary><c>min</c>: smaller is better.</summary>
    public static MonitorMode Min => new(1);

    /// <summary><c>max</c>: larger is better.</summary>
    public static MonitorMode Max => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["auto", "min", "max"];

    /// <inheritdoc/>
    public static implicit operator MonitorMode(string word) => new(IOption<MonitorMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
