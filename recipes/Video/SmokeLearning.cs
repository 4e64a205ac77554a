using Nabi.Detection;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>What the parts of a chain learn from clips.</summary>
internal static class SmokeLearning
{
    /// <summary>The overlap with the true box from which on a found one shows the smoke.</summary>
    private const float IsSmoke = 0.3f;

    // So few that three hundred clips are enough for a head to find out which of them count.
    private const int Length = 16;

    /// <summary>
    /// ResNet18 without weights from elsewhere learns to tell boxes of smoke from all others, those that a detector finds and some of land
    /// and sky; what it says before its last layer is the features of a box.
    /// </summary>
    /// <param name="stills">Clips whose boxes are known; the first frame of each is looked at.</param>
    /// <param name="found">What the detector found in it.</param>
    /// <param name="side">The pixels of a side of what the network sees.</param>
    /// <param name="seed">Which boxes are mirrored.</param>
    /// <param name="options">How long.</param>
    public static (SmokeFeatures Features, History History) Features(
        IReadOnlyList<SmokeClip> stills, IReadOnlyList<DetectedObject?> found, int side, int seed, FitOptions options)
    {
        var picture = Applications.ResNet18(new() { InputShape = [side, side, 3], IncludeTop = false, Pooling = FeaturePooling.Avg });
        var described = new Dense(Length, "tanh") { Name = "box_features" }.Apply(picture.Outputs[0]);
        var network = new Model(picture.Inputs[0], described) { Name = "resnet18_features" };
        var classifier = new Model(picture.Inputs[0], new Dense(2, "softmax") { Name = "is_smoke" }.Apply(described)) { Name = "resnet18" };
        var features = new SmokeFeatures(network, side, PicturePreprocessing.Torch);
        var random = RandomStream.FromSeed(seed);
        List<Tensor> crops = [];
        List<int> labels = [];
        for (var i = 0; i < stills.Count; i++)
        {
            if (found[i] is not { Box: var box })
                continue;
            var crop = features.Crop(stills[i].Picture(0), box);
            crops.Add(random.NextInt(2) == 1 ? Ops.Reverse(crop, 1) : crop);
            labels.Add(Shows(box, stills[i].Boxes[0]) ? 1 : 0);
            // And a box of the same size anywhere, which mostly has land or sky in it.
            float Corner(float length) => random.NextInt(1000) / 1000f * (1 - length);
            var (left, top) = (Corner(box.Width), Corner(box.Height));
            var other = new Box(left, top, left + box.Width, top + box.Height);
            crops.Add(features.Crop(stills[i].Picture(0), other));
            labels.Add(Shows(other, stills[i].Boxes[0]) ? 1 : 0);
        }

        classifier.Compile(new Adam(5e-4f), "sparse_categorical_crossentropy", "accuracy");
        if (crops.Count == 0)
            return (features, new History());
        var history = classifier.Fit(Applications.Preprocess(Ops.Stack(crops), PicturePreprocessing.Torch), Tensor.From([.. labels]),
            options with { BatchSize = 32 });
        return (features, history);
    }

    private static bool Shows(Box box, Box? smoke) => smoke is { } there && there.IntersectionOverUnion(box) >= IsSmoke;

    /// <summary>The features of clips (clips, frames, features).</summary>
    public static Tensor Describe(SmokeFeatures features, IReadOnlyList<SmokeClip> clips, IReadOnlyList<DetectedObject?[]> found)
        => Ops.Stack([.. clips.Select((clip, i) => features.Of(clip.Pictures(found[i].Length), found[i]))]);

    /// <summary>1 for clips of smoke, 0 for the others.</summary>
    public static Tensor Labels(IReadOnlyList<SmokeClip> clips)
        => new([clips.Count], [.. clips.Select(clip => clip.IsSmoke ? 1f : 0f)]);
}
