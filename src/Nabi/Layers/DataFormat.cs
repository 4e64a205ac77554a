namespace Nabi.Layers;

/// <summary>Where the channels of an input stand.</summary>
public readonly partial record struct DataFormat : IOption<DataFormat>
{
    /// <summary><c>channels_last</c>: the channels are the last axis.</summary>
    public static partial DataFormat ChannelsLast { get; }

    /// <summary><c>channels_first</c>: the channels come right behind the batch.</summary>
    public static partial DataFormat ChannelsFirst { get; }
}
