namespace Nabi.Detection;

/// <summary>What a <see cref="YoloV3"/> is made of; the defaults are the paper's network for the 80 classes of COCO.</summary>
/// <example><code>new YoloV3(new() { Classes = 2, Backbone = "tiny", InputShape = [96, 96, 3], Width = 0.5f })</code></example>
public sealed class YoloOptions
{
    // As many filters as a darknet config may ask for.
    internal const int MostClasses = 1 << 16;

    /// <summary>The number of classes, 1 to 65536; 80 by default.</summary>
    public int Classes { get; init; } = 80;

    /// <summary>
    /// Height, width and channels of the pictures, height and width multiples of the largest stride (32); null for lengths that vary from
    /// call to call, which is the default with 3 channels.
    /// </summary>
    public IReadOnlyList<int?> InputShape { get; init; } = [null, null, 3];

    /// <summary>What makes feature maps: <c>darknet53</c> (default) or <c>tiny</c>.</summary>
    public YoloBackbone Backbone { get; init; } = YoloBackbone.Darknet53;

    /// <summary>
    /// A network in place of <see cref="Backbone"/> and of <see cref="InputShape"/>: one picture to feature maps, the finest first, each
    /// half as high and wide as the one before; null (default) for none. Each map becomes a scale.
    /// </summary>
    public Model? Features { get; init; }

    /// <summary>
    /// What all numbers of filters are multiplied by, above 0 and up to 16; 1 by default. They are rounded to multiples of 8.
    /// </summary>
    public float Width { get; init; } = 1f;

    /// <summary>
    /// How many feature maps are searched, the coarsest first: 1 to 3, with the tiny backbone to 2; null (default) for all.
    /// </summary>
    public int? Scales { get; init; }

    /// <summary>
    /// The anchors, smallest first, equally many for each scale: the largest belong to the coarsest map. Null (default) for the paper's of
    /// COCO at 416 x 416: nine, six of the tiny network, or the largest of them where there are fewer scales.
    /// </summary>
    public IReadOnlyList<Anchor>? Anchors { get; init; }

    /// <summary>The model's name; <c>yolov3</c> by default.</summary>
    public string Name { get; init; } = "yolov3";
}
