#:project ../src/Nabi/Nabi.csproj

// Where is what: a small YOLOv3 learns to find rectangles of two colours (Redmon and Farhadi, 2018). Anchors are the sizes that its boxes
// have, the loss is the paper's, and the score is the mean average precision of VOC and COCO on pictures it has not seen.
using Nabi;
using Nabi.Detection;
using Nabi.Optimizers;

static class Detect
{
    const int Side = 64;

    static void Main(string[] args)
    {
        var epochs = args.Length > 0 ? int.Parse(args[0]) : 16;
        Seeds.Set(1);
        var random = new Random(1);
        var (pictures, objects) = Pictures(512, random);
        var (unseen, truth) = Pictures(128, random);

        var detector = new YoloV3(new()
        {
            Classes = 2,
            Backbone = "tiny",
            Width = 0.125f,
            InputShape = [Side, Side, 3],
            Anchors = Boxes.Anchors(objects.SelectMany(some => some).Select(one => one.Box), count: 4, Side, Side),
        });
        detector.Compile(new Adam(new CosineDecay(0.005f, 512 / 8 * epochs)));
        detector.Fit(pictures, YoloV3.Targets(objects), epochs, batchSize: 8, verbosity: Verbosity.Line);

        var found = detector.Detect(unseen, scoreThreshold: 0.01f);
        var scores = new MeanAveragePrecision();
        for (var i = 0; i < truth.Count; i++)
            scores.Add(found[i], truth[i], Side, Side);
        Console.WriteLine($"mean average precision: VOC {scores.Voc2010().Mean:0.000}, COCO {scores.Coco().AP:0.000}");
        for (var i = 0; i < 3; i++)
        {
            foreach (var (box, color, score) in truth[i].Concat(found[i].Where(one => one.Score > 0.3f)))
            {
                Console.WriteLine($"picture {i}: {(color == 0 ? "red" : "green"),-5} from ({box.Left:0.00}, {box.Top:0.00}) to "
                    + $"({box.Right:0.00}, {box.Bottom:0.00}), {(score == 1 ? "true" : $"found with {score:0.00}")}");
            }
        }
    }

    static (Tensor Pictures, List<IReadOnlyList<DetectedObject>> Objects) Pictures(int count, Random random)
    {
        var objects = new List<IReadOnlyList<DetectedObject>>();
        var pixels = new float[count * Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = 0.3f * random.NextSingle();
        for (var picture = 0; picture < count; picture++)
        {
            var some = new List<DetectedObject>();
            for (var tries = random.Next(1, 3); tries > 0; tries--)
            {
                var (width, height, color) = (random.Next(16, 32), random.Next(16, 32), random.Next(2));
                var (left, top) = (random.Next(Side - width), random.Next(Side - height));
                var box = new Box((float)left / Side, (float)top / Side, (float)(left + width) / Side, (float)(top + height) / Side);
                if (some.Exists(other => other.Box.IntersectionOverUnion(box) > 0.05f))
                    continue;
                some.Add(new DetectedObject(box, color, Score: 1));
                for (var place = 0; place < width * height; place++)
                    pixels[((picture * Side + top + place / width) * Side + left + place % width) * 3 + color] = 0.9f;
            }

            objects.Add(some);
        }

        return (new Tensor([count, Side, Side, 3], pixels), objects);
    }
}
