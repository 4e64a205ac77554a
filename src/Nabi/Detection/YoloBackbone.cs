namespace Nabi.Detection;

/// <summary>The network of a <see cref="YoloV3"/> that makes feature maps of pictures.</summary>
public readonly partial record struct YoloBackbone : IOption<YoloBackbone>
{
    /// <summary><c>darknet53</c>: 52 convolutions, up to three scales.</summary>
    public static partial YoloBackbone Darknet53 { get; }

    /// <summary><c>tiny</c>: 7 convolutions between poolings, up to two scales (YOLOv3-tiny).</summary>
    public static partial YoloBackbone Tiny { get; }
}
