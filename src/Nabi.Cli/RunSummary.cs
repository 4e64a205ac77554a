using Nabi.Plots;
using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary>What the terminal shows at the end of a run: a small curve, results beside the published figures, files.</summary>
internal static class RunSummary
{
    private const int FewestEpochs = 3;

    public static void Print(RecipeResult result, TextWriter output)
    {
        var texts = result.Options.Texts;
        Curve(result, output);
        Results(result, output);
        if (result.Recipe.Params is { } expected && result.Params is { } count && expected != count && result.Options.Budget == Budget.Full)
        {
            output.WriteLine(texts.Say(
                "Parameters: {0}, published {1}.", count.ToString("N0", CultureInfo.InvariantCulture),
                expected.ToString("N0", CultureInfo.InvariantCulture)));
        }

        var folder = Path.GetRelativePath(Environment.CurrentDirectory, result.Folder);
        if (folder.StartsWith("..", StringComparison.Ordinal))
            folder = result.Folder;
        output.WriteLine(
            texts.Say("{0}. Files in {1}: {2}", Format.Duration(result.Seconds, texts), folder, string.Join(", ", result.Files)));
    }

    private static void Curve(RecipeResult result, TextWriter output)
    {
        var epochs = result.Runs[0].Epochs;
        var variants = epochs.Select(epoch => epoch.Variant).Distinct().ToList();
        if (variants.Count != 1 || epochs.Count < FewestEpochs)
            return;
        var chart = new TerminalChart(result.Options.Texts.Say("loss")) { Color = !Console.IsOutputRedirected };
        foreach (var name in (string[])["loss", "val_loss"])
        {
            var values = epochs.SelectMany(epoch => epoch.Values.Where(value => value.Key == name)).Select(value => value.Value).ToArray();
            if (values.Length > 0)
                chart.Add(result.Options.Texts.Say(name == "loss" ? "training" : "validation"), values);
        }

        output.WriteLine();
        output.WriteLine(chart);
    }

    private static void Results(RecipeResult result, TextWriter output)
    {
        if (result.Metrics.Count == 0)
            return;
        var several = result.Runs.Count > 1;
        var texts = result.Options.Texts;
        List<string> columns = [texts.Say("result"), several ? texts.Say("mean of {0} seeds", result.Runs.Count) : texts.Say("this run")];
        if (several)
            columns.Add(texts.Say("spread"));
        if (result.Published.Count > 0)
            columns.Add(texts.Say("published"));
        output.WriteLine();
        output.WriteLine(TextTable.Draw(columns, [.. result.Metrics.Select(Row)]));
        output.WriteLine();

        IReadOnlyList<string> Row(KeyValuePair<string, double> metric)
        {
            List<string> cells = [texts.Name(metric.Key.Replace('_', ' ')), Format.Number(metric.Value)];
            if (several)
                cells.Add(result.Spread.TryGetValue(metric.Key, out var spread) ? Format.Number(spread) : "");
            if (result.Published.FirstOrDefault(figure => figure.Metric == metric.Key) is { } figure)
                cells.Add(Format.Number(figure.Value));
            return cells;
        }
    }
}
