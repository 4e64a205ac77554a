using Nabi.Data;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the text recipes show: the words that moved a verdict, and which words lie near one another.</summary>
internal static class WordPages
{
    private const int LongestShown = 160;

    private static readonly string[] Probes =
        ["good", "great", "bad", "boring", "funny", "terrible", "wonderful", "awful", "brilliant", "dull", "man", "woman", "night", "city"];

    /// <summary>Two reviews, one of each kind, each word shaded by how the verdict changes when it is taken out.</summary>
    public static void ShowMarked(RecipeRun run, Model model, LabeledSequences test, IReadOnlyList<string> words, int length)
    {
        List<MarkedText> texts = [];
        foreach (var label in (int[])[1, 0])
        {
            var at = Array.FindIndex(test.Y, 0, Math.Min(test.Count, 400), one => one == label);
            for (var i = 0; i < Math.Min(test.Count, 400); i++)
            {
                if (test.Y[i] == label && test.X[i].Length < test.X[at].Length && test.X[i].Length > Math.Min(40, length / 4))
                    at = i;
            }

            if (at < 0)
                continue;
            int[] review = [.. test.X[at].TakeLast(Math.Min(length, LongestShown))];

            // The review itself, and once without each of its words (number 2: unknown).
            var variants = new List<int[]> { review };
            for (var i = 0; i < review.Length; i++)
                variants.Add([.. review.Select((word, k) => k == i ? 2 : word)]);
            var verdicts = model.Predict(Sequences.Pad(variants, length), batchSize: 64).ToArray();
            texts.Add(new MarkedText($"A {(label == 1 ? "good" : "bad")} review, judged {Format.Number(verdicts[0], "0.00")}",
                [.. review.Select(word => words[word])], [.. verdicts.Skip(1).Select(without => verdicts[0] - without)])
            {
                PositiveName = "speaks for the film",
                NegativeName = "speaks against it",
            });
        }

        if (texts.Count > 0)
        {
            run.Show(new MarkedTextSection("Words that moved the verdict",
                [.. texts])
            { Caption = "Shaded by how the verdict changes when the word is taken out." });
        }
    }

    /// <summary>The words nearest to a few, and the whole on two axes.</summary>
    public static void ShowNeighbours(RecipeRun run, Tensor embeddings, IReadOnlyList<string> words)
    {
        var width = embeddings.Shape[1];
        var count = Math.Min(Math.Min(words.Count, embeddings.Shape[0]), run.Size(3000, 200));
        var rows = Enumerable.Range(0, count).Select(i => embeddings.AsSpan().Slice(i * width, width).ToArray()).ToArray();
        var lengths = rows.Select(row => MathF.Sqrt(row.Sum(value => value * value)) + 1e-9f).ToArray();
        // A word without a vector (zeros, where an excerpt of GloVe does not know it) is near nothing.
        var probes = Probes.Select(probe => words.ToList().IndexOf(probe))
            .Where(at => at >= 4 && at < count && lengths[at] > 1e-6f).ToArray();
        if (probes.Length == 0)
            return;
        List<IReadOnlyList<string>> table = [];
        foreach (var probe in probes.Take(8))
        {
            var near = Enumerable.Range(4, count - 4).Where(i => i != probe && words[i] != "?")
                .OrderByDescending(i => Dot(rows[i], rows[probe]) / lengths[i] / lengths[probe]).Take(5);
            table.Add([words[probe], string.Join(", ", near.Select(i => words[i]))]);
        }

        run.Table("Neighbours in the embedding", ["word", "nearest"], table, "By the angle between the learned vectors.");
        var (x, y) = TwoAxes(rows, probes);
        run.Show("The embedding on two axes",
            new ScatterPlot("Some words").Add("", x, y, [.. probes.Select(probe => words[probe])]), "embedding.svg",
            "The two directions in which these words differ most.");
    }

    private static float Dot(float[] a, float[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    /// <summary>The two principal axes of some rows, by repeated multiplication.</summary>
    private static (double[] X, double[] Y) TwoAxes(float[][] rows, int[] chosen)
    {
        var width = rows[0].Length;
        var mean = Enumerable.Range(0, width).Select(k => chosen.Average(i => (double)rows[i][k])).ToArray();
        var centred = chosen.Select(i => rows[i].Select((value, k) => value - mean[k]).ToArray()).ToArray();
        List<double[]> axes = [];
        for (var axis = 0; axis < 2; axis++)
        {
            var direction = Enumerable.Range(0, width).Select(k => Math.Sin(k + 1 + axis)).ToArray();
            for (var round = 0; round < 60; round++)
            {
                var next = new double[width];
                foreach (var row in centred)
                {
                    var along = row.Zip(direction).Sum(pair => pair.First * pair.Second);
                    for (var k = 0; k < width; k++)
                        next[k] += along * row[k];
                }

                foreach (var other in axes)
                {
                    var along = next.Zip(other).Sum(pair => pair.First * pair.Second);
                    for (var k = 0; k < width; k++)
                        next[k] -= along * other[k];
                }

                var length = Math.Sqrt(next.Sum(value => value * value)) + 1e-12;
                direction = [.. next.Select(value => value / length)];
            }

            axes.Add(direction);
        }

        return ([.. centred.Select(row => row.Zip(axes[0]).Sum(pair => pair.First * pair.Second))],
            [.. centred.Select(row => row.Zip(axes[1]).Sum(pair => pair.First * pair.Second))]);
    }
}
