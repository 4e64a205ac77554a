namespace Nabi.Detection;

/// <summary>
/// YOLOv3: finds objects of pictures as boxes with a class and a score. A model with an output for each scale, the coarsest first: (batch,
/// rows, columns, anchors x (5 + classes)), before any function. <see cref="Detect(Tensor, float, float, int, int)"/> makes boxes of them;
/// <c>Fit(pictures, YoloV3.Targets(boxes))</c> trains it after <c>Compile(optimizer)</c>: the loss is its own. 62,001,757 parameters for 80
/// classes, 8,858,734 with the tiny backbone. Pictures: numbers from 0 to 1 (<see cref="PicturePreprocessing.Unit"/>).
/// </summary>
/// <remarks>Redmon and Farhadi, YOLOv3: An Incremental Improvement, 2018.</remarks>
/// <example>
/// <code>
/// var detector = new YoloV3(new() { Classes = 2, Backbone = "tiny", InputShape = [96, 96, 3] });
/// detector.Compile("adam");
/// detector.Fit(pictures, YoloV3.Targets(boxes), epochs: 20);
/// var found = detector.Detect(pictures);
/// </code>
/// </example>
public sealed partial class YoloV3 : Model
{
    private readonly YoloGrid grid;
    private readonly YoloLossPrimitive loss;

    /// <summary>A detector with random weights.</summary>
    /// <param name="options">What it is made of; null for the paper's network.</param>
    /// <exception cref="NabiException">An option cannot be used.</exception>
    public YoloV3(YoloOptions? options = null)
        : this(YoloNetwork.Of(options), options?.Name ?? "yolov3")
    {
    }

    /// <summary>A detector of a network that is there, of a file for example; its layers and weights are the same.</summary>
    /// <param name="network">From one input of pictures to an output for each scale, whose channels are anchors x (5 + classes).</param>
    /// <param name="anchors">The anchors of each output.</param>
    /// <exception cref="NabiException">The outputs do not have such channels, or an anchor has no size.</exception>
    public YoloV3(Model network, IReadOnlyList<IReadOnlyList<Anchor>> anchors)
        : this(YoloNetwork.Of(network, anchors), network?.Name ?? "yolov3")
    {
    }

    private YoloV3(YoloNetwork network, string name)
        : base([network.Input], network.Outputs)
    {
        grid = network.Grid;
        loss = new YoloLossPrimitive(grid);
        Name = name;
    }

    /// <summary>The number of classes.</summary>
    public int Classes => grid.Classes;

    /// <summary>The anchors of each output.</summary>
    public IReadOnlyList<IReadOnlyList<Anchor>> Anchors => grid.Anchors;

    /// <summary>A file holds the layers, as of any functional model; what a detector is beyond them is said where it is made.</summary>
    public override string ClassName => "Functional";

    /// <summary>How many rows and columns of the picture one of the coarsest output stands for; a picture's sides are multiples.</summary>
    public int Stride
    {
        get
        {
            var (picture, coarse) = (Inputs[0].Shape, Outputs.MinBy(output => output.Shape[1])!.Shape);
            return picture[1] > 0 && coarse[1] > 0 ? Math.Max(1, picture[1] / coarse[1]) : 32;
        }
    }

    private int Channels => Inputs[0].Shape[3];
}
