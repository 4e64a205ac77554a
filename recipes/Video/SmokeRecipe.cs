using System.Diagnostics;
using Nabi.Detection;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// Smoke in video, the applied system of the lecture: a detector finds what looks like smoke in each frame, a network for pictures
/// describes the box, a recurrent head reads ten frames and says smoke or not. A single frame hardly tells a plume from a bank of fog; how
/// it changes does.
/// </summary>
public sealed class SmokeRecipe()
    : Recipe("smoke-video", "H", "Smoke or fog? YOLOv3 finds it, ResNet describes it, six recurrent heads read ten frames of it.")
{
    // So low that fog is found as well: the head is to judge.
    private const float ScoreThreshold = 0.02f;

    // The columns of the lecture's table, and what they are made of.
    private static readonly (string Title, string Metric, double Factor, string Format)[] Table =
    [
        ("precision %", "precision", 100, "0.00"), ("recall %", "recall", 100, "0.00"), ("F1 %", "f1", 100, "0.00"),
        ("TPR %", "tpr", 100, "0.00"), ("TNR %", "tnr", 100, "0.00"), ("seconds a frame", "seconds_a_frame", 1, "0.0000"),
    ];

    public override IReadOnlyList<PublishedFigure> Published
        => [.. SmokeHeads.All.Select(head => new PublishedFigure($"{Key(head.Name)}_f1", head.Published[2] / 100))];

    public override string Notes
        => "The films of the paper are not public, nor are its weights: the published column is of other films. Here clips of 96 x 96 "
            + "pixels are made by rule: plumes that begin, grow and drift in half of them; in most of the others a bank of fog of the "
            + "same form that only drifts; in both clouds, haze, the sun's glare, shadows that move, trees in the wind, a vehicle with "
            + "its dust. A whole run makes 200 clips of each kind to train, and as many to test from another seed of the "
            + "generator.\n\n"
            + "The detector is a YOLOv3 on seven convolutions with scales of every 8th and 16th pixel, in a whole run trained on single "
            + "frames of 6000 other clips. Its best box of a frame counts from a score of 0.02: a frame does not tell smoke from fog, and "
            + "the head is to judge. ResNet18, trained without weights from elsewhere to tell boxes of smoke from others, gives 16 "
            + "features of each box, seen at 64 x 64 pixels; behind them stands the box itself, its edges, its score, and 1. Without a "
            + "box all are 0. 100 more clips choose the head that is saved first.\n\n"
            + "To use films of your own, put frames into DATA/smoke/{train,test}/{smoke,clear}/CLIP/*.jpg (or .png), ten or more a clip, "
            + "and beside them yolov3.cfg and yolov3.weights, a detector of smoke in darknet's files, and resnet50.h5, Keras's weights: "
            + "then frames are seen at the size of the .cfg (416 in the lecture), boxes at 224 x 224 by ResNet50 with its 2048 "
            + "features.\n\n"
            + "The run leaves the chain: detector, features, heads and smoke.json. Seconds a frame are those of detector, features and "
            + "head together, one frame after the other.";

    public override IEnumerable<ReportSection> Sections(RecipeResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<string[]> rows = [];
        foreach (var (name, _, published) in SmokeHeads.All)
        {
            rows.Add([name, .. Table.Select(column => Cell(result, $"{Key(name)}_{column.Metric}", column.Factor, column.Format))]);
            if (result.Published.Count > 0)
            {
                rows.Add(["  " + result.Options.Texts.Say("published"),
                    .. published.Select((one, i) => Format.Number(one, i == 5 ? "0.000" : "0.00"))]);
            }
        }

        var caption = result.Published.Count > 0 ? "Below each head the published figures, which are of other films." : "";
        return [new TableSection("The table of the lecture", [.. Table.Select(column => column.Title).Prepend("head")], rows)
        {
            Caption = caption,
        }];
    }

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Smoke(run.Seed);
        run.OtherData = "of films that are not public";
        run.Say($"{data.Train.Count} clips to train, {data.Check.Count} to choose on, {data.Test.Count} to test");

        var (detector, features) = data.Networks is { } files ? SmokeNetworks.Load(files) : (Detector(run, data), null);
        var (train, check, test) = (Boxes(data.Train), Boxes(data.Check), Boxes(data.Test));
        features ??= Features(run, data, detector);
        run.Describe(detector, "detector");
        run.Describe(features.Network, "features");
        ShowFound(run, data.Test, test);

        var (x, xCheck, xTest) = (SmokeLearning.Describe(features, data.Train, train), SmokeLearning.Describe(features, data.Check, check),
            SmokeLearning.Describe(features, data.Test, test));
        // Clips count a second time as in a mirror.
        var (xBoth, y) = (Ops.Concat([x, features.Mirrored(x)], 0), SmokeLearning.Labels(data.Train));
        bool[] truth = [.. data.Test.Select(clip => clip.IsSmoke)], truthCheck = [.. data.Check.Select(clip => clip.IsSmoke)];
        List<(string Name, Model Model)> heads = [];
        SmokeChain? best = null;
        var most = -1d;
        foreach (var (name, layers, _) in SmokeHeads.All)
        {
            var model = SmokeHeads.Build(layers(), xBoth);
            run.Describe(model, name);
            run.Record(SmokeHeads.Train(model, xBoth, Ops.Concat([y, y], 0), run.Fit(40, tiny: 2)), name);
            heads.Add((name, model));
            var chain = new SmokeChain(detector, ScoreThreshold, features, model, name, 0.5f);
            var chosen = SmokeScores.Of(truthCheck, model.Predict(xCheck).ToArray()).F1;
            if (chosen > most)
                (best, most) = (chain, chosen);

            var scores = SmokeScores.Of(truth, model.Predict(xTest).ToArray());
            var seconds = Seconds(chain, data.Test[0]);
            foreach (var (measure, value) in Measures(scores, seconds))
                run.Metric($"{Key(name)}_{measure}", value);
            run.Say($"{name}: F1 {Format.Number(scores.F1, "0.0000")}");
        }

        run.Say($"Head chosen: {best!.Head}");
        best.Save(run.File, heads);
        run.Show("What the detector finds", SmokePages.Clips(data.Test, test), "clips.svg");
        run.Show("The chain at work", data.AreMade ? SmokePages.Films(best, 4000 + run.Seed)
                : SmokePages.Film(best, "The first clip to test", data.Test[0], SmokeClips.Frames), "film.svg",
            "The curve is the head's answer about the last ten frames, which it has from the tenth frame on.");

        DetectedObject?[][] Boxes(IReadOnlyList<SmokeClip> clips)
            => [.. clips.Select(clip => SmokeDetector.Best(detector, clip.Pictures(SmokeClips.Frames), ScoreThreshold))];
    }

    private static string Key(string name) => name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    private static IEnumerable<(string Measure, double Value)> Measures(SmokeScores scores, double seconds)
        => [("f1", scores.F1), ("precision", scores.Precision), ("recall", scores.Recall), ("tpr", scores.TruePositiveRate),
            ("tnr", scores.TrueNegativeRate), ("seconds_a_frame", seconds)];

    // A mean, and its spread where there are several seeds; times spread with the machine's other work.
    private static string Cell(RecipeResult result, string metric, double factor, string format)
        => Format.Number(factor * result[metric], format)
            + (factor > 1 && result.Spread.TryGetValue(metric, out var spread) ? $" ± {Format.Number(factor * spread, format)}" : "");

    private static YoloV3 Detector(RecipeRun run, SmokeData data)
    {
        var detector = SmokeDetector.Build(run.Size(16, 4));
        run.Record(SmokeDetector.Train(detector, data.DetectorStills, run.Seed, run.Fit(6)), "detector");
        return detector;
    }

    private static SmokeFeatures Features(RecipeRun run, SmokeData data, YoloV3 detector)
    {
        DetectedObject?[] found = [.. data.BoxStills.Select(still => SmokeDetector.Best(detector, still.Pictures(1), ScoreThreshold)[0])];
        var (features, history) = SmokeLearning.Features(data.BoxStills, found, run.Size(64, 32), run.Seed, run.Fit(2));
        run.Record(history, "features");
        return features;
    }

    // How well boxes are found, where they are known.
    private static void ShowFound(RecipeRun run, IReadOnlyList<SmokeClip> clips, DetectedObject?[][] found)
    {
        var overlaps = clips.SelectMany((clip, i) => clip.Boxes.Zip(found[i]))
            .Where(pair => pair.First is not null)
            .Select(pair => pair.Second is { } box ? pair.First!.Value.IntersectionOverUnion(box.Box) : 0).ToList();
        if (overlaps.Count > 0)
            run.Metric("boxes_found", overlaps.Average(overlap => overlap > 0.5f ? 1.0 : 0));
    }

    // Seconds a frame, one call after the other as in a film, without the first of each, which prepares the rest.
    private static double Seconds(SmokeChain chain, SmokeClip clip)
    {
        var watch = new SmokeWatch(chain);
        var pictures = clip.Pictures(SmokeClips.Frames);
        foreach (var picture in pictures)
            watch.Next(picture);
        var clock = Stopwatch.StartNew();
        foreach (var picture in pictures)
            watch.Next(picture);
        return clock.Elapsed.TotalSeconds / pictures.Length;
    }
}
