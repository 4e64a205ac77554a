namespace Nabi.Layers;

/// <summary>Where the channels of an input stand.</summary>
public readonly record struct DataFormat : IOption<DataFormat>
{
    private readonly byte place;

    private DataFormat(int place) => this.place = (byte)place;

    /// <summary><c>channels_last</c>: the channels are the last axis.</summary>
    public static DataFormat ChannelsLast => new(0);

    /// <summary><c>channels_first</c>: the channels come right behind the batch.</summary>
    public static DataFormat ChannelsFirst => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["channels_last", "channels_first"];

    /// <inheritdoc/>
    public static implicit operator DataFormat(string word) => new(IOption<DataFormat>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
