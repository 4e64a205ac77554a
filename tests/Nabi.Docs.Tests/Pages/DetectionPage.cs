using Nabi;
using Nabi.Detection;
using Nabi.Formats;
using Nabi.Memory;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of docs/detection.md.</summary>
public sealed class DetectionPage : Page
{
    private readonly Tensor pictures = Tensor.Filled([32, 64, 64, 3], 0.2f);
    private readonly IReadOnlyList<IReadOnlyList<DetectedObject>> truth;

    public DetectionPage()
    {
        // A square that grows from picture to picture.
        List<IReadOnlyList<DetectedObject>> objects = [];
        for (var picture = 0; picture < 32; picture++)
        {
            var side = 10 + picture;
            for (var pixel = 0; pixel < side * side; pixel++)
                pictures.Floats[((picture * 64 + 8 + pixel / side) * 64 + 8 + pixel % side) * 3] = 1f;
            objects.Add([new DetectedObject(new Box(8 / 64f, 8 / 64f, (8 + side) / 64f, (8 + side) / 64f), picture % 2, 1)]);
        }

        truth = objects;
        File.WriteAllText("yolov3.cfg", """
            [net]
            width=64
            height=64
            [convolutional]
            batch_normalize=1
            filters=8
            size=3
            stride=2
            pad=1
            activation=leaky
            [convolutional]
            filters=7
            size=1
            activation=linear
            [yolo]
            mask=0
            anchors=20,20
            num=1
            classes=2
            """);
    }

    [Fact]
    public void A_detector_from_boxes_to_scores()
    {
        Seeds.Set(1);
        var cat = new Box(Left: 0.1f, Top: 0.2f, Right: 0.5f, Bottom: 0.6f);          // parts of the picture: 0 left and above, 1 right and below
        var dog = Box.FromCenter(0.4f, 0.4f, width: 0.4f, height: 0.4f);
        float overlap = cat.IntersectionOverUnion(dog);                                // 0.6
        var found = Boxes.NonMaximumSuppression(                                       // one box for each object, by class
            [new(cat, Class: 0, Score: 0.9f), new(dog, 0, 0.7f), new(dog, 1, 0.6f)], iouThreshold: 0.45f);
        Assert.Equal(0.6f, overlap, 1e-5f);
        Assert.Equal([0, 1], found.Select(one => one.Class));

        var detector = new YoloV3(new()
        {
            Classes = 2,
            Backbone = "tiny",                                        // "darknet53" by default: the paper's network
            Width = 0.125f,                                           // an eighth of its filters
            InputShape = [64, 64, 3],
            Anchors = Boxes.Anchors(truth.SelectMany(some => some).Select(one => one.Box), count: 4, height: 64, width: 64),
        });
        detector.Compile(new Adam(0.005f));                           // the loss is its own
        detector.Fit(pictures, YoloV3.Targets(truth), epochs: 2, batchSize: 8);

        foreach (var (box, label, score) in detector.Detect(pictures, scoreThreshold: 0.3f)[0])
            Console.WriteLine($"{label} with {score:0.00} at {box}");

        var letterbox = new Letterbox(PictureHeight: 480, PictureWidth: 640, Height: 64, Width: 64);
        Tensor seen = letterbox.Apply(Tensor.Ones(1, 480, 640, 3));           // (1, 64, 64, 3)
        Box inNetwork = letterbox.ToNetwork(cat), inPicture = letterbox.ToPicture(inNetwork);
        Assert.Equal(new Shape(1, 64, 64, 3), seen.Shape);
        Assert.True(inPicture.IntersectionOverUnion(cat) > 0.999f);

        var scores = new MeanAveragePrecision();
        var all = detector.Detect(pictures, scoreThreshold: 0.01f);   // low scores as well: the curve needs them
        for (var i = 0; i < truth.Count; i++)
            scores.Add(all[i], truth[i], height: 64, width: 64);
        var (voc, coco) = (scores.Voc2010(), scores.Coco());
        Console.WriteLine($"VOC {voc.Mean}, COCO {coco.AP}, at .50 {coco.AP50}, small objects {coco.APSmall}");
        Assert.InRange(voc.Mean, 0, 1);
    }

    [Fact]
    public void Files_of_darknet()
    {
        var small = YoloV3.FromConfig("yolov3.cfg");                  // FromConfig("yolov3.cfg", "yolov3.weights") with weights
        small.SaveWeights("yolov3.weights");
        small.LoadWeights("yolov3.weights");
        Assert.Equal(small.Detect(pictures, 0f)[0], YoloV3.FromConfig("yolov3.cfg", "yolov3.weights").Detect(pictures, 0f)[0]);
    }
}
