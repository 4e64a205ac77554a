namespace Nabi.Detection;

/// <summary>The network of a <see cref="YoloV3"/> that makes feature maps of pictures.</summary>
public readonly record struct YoloBackbone : IOption<YoloBackbone>
{
    private readonly byte place;

    private YoloBackbone(int place) => this.place = (byte)place;

    /// <summary><c>darknet53</c>: 52 convolutions, up to three scales.</summary>
    public static YoloBackbone Darknet53 => new(0);

    /// <summary><c>tiny</c>: 7 convolutions between poolings, up to two scales (YOLOv3-tiny).</summary>
    public static YoloBackbone Tiny => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["darknet53", "tiny"];

    /// <inheritdoc/>
    public static implicit operator YoloBackbone(string word) => new(IOption<YoloBackbone>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
