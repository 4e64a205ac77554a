using System.Diagnostics;
using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// Smoke in video, the applied system of the lecture: a CNN turns each frame into features, a recurrent head reads ten frames and
/// says smoke or not. A single frame hardly tells a plume from a cloud; how it changes does.
/// </summary>
public sealed class SmokeRecipe()
    : Recipe("smoke-video", "H", "Smoke or cloud? Frames through a CNN, ten of them read by six recurrent heads.")
{
    /// <summary>The heads of the lecture's table with its precision, recall and F1 in percent, TPR, TNR and seconds a frame.</summary>
    private static readonly (string Name, Func<IEnumerable<Layer>> Layers, double[] Published)[] Heads =
    [
        ("one LSTM", () => [new LSTM(32)], [88.85, 84.08, 86.40, 84.08, 85.20, 0.143]),
        ("deep LSTM", () => Deep(sequences => new LSTM(32) { ReturnSequences = sequences }), [86.41, 89.51, 87.93, 89.51, 80.26, 0.165]),
        ("one Bi-LSTM", () => [new Bidirectional(new LSTM(32))], [86.92, 88.78, 87.84, 88.78, 81.26, 0.143]),
        ("deep Bi-LSTM", () => Deep(sequences => new Bidirectional(new LSTM(32) { ReturnSequences = sequences })),
            [89.85, 84.32, 87.00, 84.32, 86.65, 0.155]),
        ("one GRU", () => [new GRU(32)], [87.15, 88.20, 87.67, 88.20, 81.77, 0.143]),
        ("deep GRU", () => Deep(sequences => new GRU(32) { ReturnSequences = sequences }), [87.46, 86.90, 87.18, 86.90, 82.52, 0.153]),
    ];

    public override IReadOnlyList<PublishedFigure> Published
        => [.. Heads.Select(head => new PublishedFigure($"{Key(head.Name)}_f1", head.Published[2] / 100))];

    public override string Notes
        => "The films of the paper are not public, nor is its detector (YOLOv3 and ResNet50): the published column is of other films. Here "
            + "clips are made by rule: plumes that grow and "
        + "drift against passing clouds and haze. To use films of your own, put their frames in "
        + "DATA/smoke/{train,test}/{smoke,clear}/CLIP/*.png, ten or more a clip. "
        + "The CNN learns with the first head and then stays as it is, as the paper's does; seconds a frame are "
        + "those of CNN and head together.";

    public override void Run(RecipeRun run)
    {
        var (train, test, areMade) = run.Data.Smoke();
        run.OtherData = "of films that are not public";
        run.Say($"{train.Clips.Shape[0]} clips to train, {test.Clips.Shape[0]} to test{(areMade ? ", made by rule" : "")}");
        ShowClips(run, test.Clips, test.Labels);

        // The CNN learns inside a first model, then describes every frame of every clip once.
        var frame = Video.FrameNetwork();
        var first = Video.WithHead(frame, new Dense(1, "sigmoid"));
        run.Describe(first, "CNN with its first head");
        run.Record(Video.Train(first, train.Clips, train.Labels, run.Fit(12)), "CNN");
        var clock = Stopwatch.StartNew();
        var (seenTrain, seenTest) = (Video.Features(frame, train.Clips), Video.Features(frame, test.Clips));
        var frameSeconds = clock.Elapsed.TotalSeconds / ((train.Clips.Shape[0] + test.Clips.Shape[0]) * SyntheticClips.Frames);

        List<IReadOnlyList<string>> rows = [];
        foreach (var (name, layers, published) in Heads)
        {
            var model = Video.Head([.. layers(), new Dense(1, "sigmoid")], "binary_crossentropy");
            run.Describe(model, name);
            run.Record(Video.Train(model, seenTrain, train.Labels, run.Fit(20, tiny: 2)), name);

            clock.Restart();
            var said = model.Predict(seenTest).ToArray();
            var seconds = frameSeconds + clock.Elapsed.TotalSeconds / (said.Length * SyntheticClips.Frames);
            var scores = Scores(test.Labels.ToArray(), said);
            run.Metric($"{Key(name)}_f1", scores[2]);
            rows.Add([name, .. scores.Select(score => Format.Number(100 * score, "0.00")), Format.Number(seconds, "0.000000")]);
            if (!run.IsTiny)
                rows.Add(["  published", .. published.Select((figure, i) => Format.Number(figure, i == 5 ? "0.000" : "0.00"))]);
        }

        run.Metric("seconds_a_frame", frameSeconds);
        run.Table("The table of the lecture", ["head", "precision %", "recall %", "F1 %", "TPR %", "TNR %", "seconds a frame"], rows,
            run.IsTiny ? "" : "Below each head the published figures, which are of other films.");
    }

    private static string Key(string name) => name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_');

    private static IEnumerable<Layer> Deep(Func<bool, Layer> layer) => [layer(true), layer(true), layer(false)];

    /// <summary>Precision, recall, F1, true positive rate and true negative rate.</summary>
    private static double[] Scores(float[] truth, float[] said)
    {
        int Count(bool isSmoke, bool saysSmoke)
            => truth.Zip(said).Count(pair => pair.First > 0.5f == isSmoke && pair.Second > 0.5f == saysSmoke);
        var (hits, misses, alarms, quiet) = (Count(true, true), Count(true, false), Count(false, true), Count(false, false));
        var precision = hits / Math.Max(1.0, hits + alarms);
        var recall = hits / Math.Max(1.0, hits + misses);
        return [precision, recall, 2 * precision * recall / Math.Max(1e-9, precision + recall), recall,
            quiet / Math.Max(1.0, quiet + alarms)];
    }

    private static void ShowClips(RecipeRun run, Tensor clips, Tensor labels)
    {
        var grid = new ImageGrid("Four clips, every third frame", SyntheticClips.Side,
            SyntheticClips.Side)
        { Columns = 4, ImageWidth = 128 };
        const int size = SyntheticClips.Side * SyntheticClips.Side;
        for (var clip = 0; clip < 4; clip++)
        {
            for (var frame = 0; frame < SyntheticClips.Frames; frame += 3)
            {
                grid.Add(clips.AsSpan().Slice((clip * SyntheticClips.Frames + frame) * size, size),
                    $"{(labels.AsSpan()[clip] > 0.5f ? "smoke" : "clear")}, frame {frame + 1}");
            }
        }

        run.Show("The clips", grid, "clips.svg");
    }
}
