using Nabi.Detection;
using Nabi.Layers;
using Nabi.Memory;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>The detector of smoke in single frames: a small YOLOv3, trained on frames whose boxes are known.</summary>
internal static class SmokeDetector
{
    private const int BatchSize = 16;
    private const long BatchLength = 1 << 24;

    /// <summary>
    /// A detector of one class for the frames of made clips. Its two scales are every 8th and every 16th pixel: the smoke is small.
    /// </summary>
    /// <param name="filters">Those of its first convolution; later ones have two, four and eight times as many.</param>
    public static YoloV3 Build(int filters)
    {
        var input = Input.Of(new Input(SmokeClips.Side, SmokeClips.Side, 3));
        var x = Convolution(Convolution(input, filters, 2), 2 * filters, 2);
        x = Convolution(Convolution(x, 2 * filters, 1), 4 * filters, 2);
        var fine = Convolution(x, 4 * filters, 1);
        var coarse = Convolution(Convolution(fine, 8 * filters, 2), 8 * filters, 1);
        return new YoloV3(new()
        {
            Classes = 1,
            Features = new Model([input], [fine, coarse]),
            Anchors = [new(9, 10), new(12, 16), new(15, 22), new(17, 28), new(20, 34), new(25, 45)],
        });
    }

    /// <summary>Trains a detector; half of the frames are mirrored.</summary>
    /// <param name="detector">What <see cref="Build"/> made.</param>
    /// <param name="stills">Clips whose boxes are known; the first frame of each is looked at.</param>
    /// <param name="seed">Which are mirrored.</param>
    /// <param name="options">How long.</param>
    public static History Train(YoloV3 detector, IReadOnlyList<SmokeClip> stills, int seed, FitOptions options)
    {
        var random = RandomStream.FromSeed(seed);
        var frames = Tensor.Zeros(stills.Count, SmokeClips.Side, SmokeClips.Side, 3);
        var size = frames.Length / Math.Max(1, stills.Count);
        var boxes = new IReadOnlyList<DetectedObject>[stills.Count];
        for (var i = 0; i < stills.Count; i++)
        {
            var (picture, box) = (stills[i].Picture(0) / 255f, stills[i].Boxes[0]);
            if (random.NextInt(2) == 1)
            {
                picture = Ops.Reverse(picture, 1);
                box = box is { } there ? there with { Left = 1 - there.Right, Right = 1 - there.Left } : null;
            }

            picture.AsSpan().CopyTo(frames.Floats[(i * size)..]);
            boxes[i] = box is { } smoke ? [new DetectedObject(smoke, 0, 1)] : [];
        }

        // The rate falls to nothing along half a wave: the last steps settle the boxes.
        var steps = options.Epochs * ((stills.Count + BatchSize - 1) / BatchSize);
        detector.Compile(new Adam(new CosineDecay(2e-3f, steps)));
        return detector.Fit(frames, YoloV3.Targets(boxes), options with { BatchSize = BatchSize });
    }

    /// <summary>The box with the highest score of each frame, of whatever class; null where no score exceeds the threshold.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="pictures">The frames, each (height, width, 3) from 0 to 255.</param>
    /// <param name="scoreThreshold">From 0 to 1.</param>
    public static DetectedObject?[] Best(YoloV3 detector, IReadOnlyList<Tensor> pictures, float scoreThreshold)
    {
        // Small frames of one size go through the network together, others one after the other.
        var isBatch = pictures.All(picture => picture.Shape == pictures[0].Shape)
            && pictures.Sum(picture => (long)picture.Length) < BatchLength;
        var found = isBatch
            ? detector.Detect(Ops.Stack(pictures) / 255f, scoreThreshold, maxDetections: 1)
            : detector.Detect(pictures.Select(picture => picture / 255f), scoreThreshold, maxDetections: 1);
        // A box that only just touches the picture has nothing to look at.
        return [.. found.Select(objects => objects.Count > 0 && objects[0].Box.Area > 0 ? objects[0] : (DetectedObject?)null)];
    }

    private static Tensor Convolution(Tensor x, int filters, int stride)
    {
        x = new Conv2D(filters, 3) { Strides = (stride, stride), Padding = "same", UseBias = false }.Apply(x);
        return new LeakyReLU(0.1f).Apply(new BatchNormalization(3).Apply(x));
    }
}
