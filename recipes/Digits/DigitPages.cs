using Nabi.Data;
using Nabi.Layers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the image recipes show: samples with the predicted label over each, and the confusion matrix.</summary>
internal static class DigitPages
{
    private const int MostCounted = 20;

    /// <summary>The first ten test images.</summary>
    public static void ShowGrid(RecipeRun run, LabeledData test, Tensor predicted, IReadOnlyList<string>? names = null)
    {
        var (height, width, channels) = (test.X.Shape[1], test.X.Shape[2], test.X.Rank > 3 ? test.X.Shape[3] : 1);
        var grid = new ImageGrid("Ten test images", height, width, channels) { Columns = 5, Inverted = channels == 1, ImageWidth = 112 };
        var (truth, guess) = (Classes(test.Y), Classes(predicted));
        var size = height * width * channels;
        for (var i = 0; i < Math.Min(10, test.Count); i++)
            grid.Add(test.X.AsSpan().Slice(i * size, size), names is null ? $"{guess[i]}" : names[guess[i]], guess[i] == truth[i]);
        run.Show("Sample predictions", grid, "samples.svg", "Over each image what the network takes it for.");
    }

    /// <summary>Which class is taken for which.</summary>
    public static void ShowConfusion(RecipeRun run, LabeledData test, Tensor predicted, IReadOnlyList<string>? names = null)
    {
        var (truth, guess) = (Classes(test.Y), Classes(predicted));
        var counts = new int[predicted.Shape[1], predicted.Shape[1]];
        for (var i = 0; i < truth.Length; i++)
            counts[truth[i], guess[i]]++;
        run.Show("Which is taken for which",
            counts.GetLength(0) <= MostCounted ? HeatMap.Confusion(counts, names) : Shares(counts), "confusion.svg");
    }

    /// <summary>Many classes: the share of each true class, without numbers.</summary>
    private static HeatMap Shares(int[,] counts)
    {
        var shares = new double[counts.GetLength(0), counts.GetLength(1)];
        for (var row = 0; row < shares.GetLength(0); row++)
        {
            var all = Enumerable.Range(0, shares.GetLength(1)).Sum(column => counts[row, column]);
            for (var column = 0; column < shares.GetLength(1); column++)
                shares[row, column] = all == 0 ? double.NaN : counts[row, column] / (double)all;
        }

        return new HeatMap("Share of each true class", shares)
        {
            RowLabels = [.. Enumerable.Range(0, shares.GetLength(0)).Select(one => $"{one}")],
            ColumnLabels = [.. Enumerable.Range(0, shares.GetLength(1)).Select(one => $"{one}")],
            YLabel = "true class",
            XLabel = "predicted class",
            Minimum = 0,
            Maximum = 1,
            CellHeight = 13,
        };
    }

    /// <summary>The classes: labels as they are, the largest of each row of one-hot labels or predictions.</summary>
    public static int[] Classes(Tensor rows) => (rows.DType == DType.Int32 ? rows : Ops.ArgMax(rows)).AsIntegers().ToArray();

    /// <summary>The name of a model's first recurrent cell.</summary>
    public static string CellName(Model model)
        => model.Layers.Select(layer => layer is Bidirectional both ? both.Parts[0] : layer).OfType<Recurrent>().First().ClassName;
}
