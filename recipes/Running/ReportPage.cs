using System.Globalization;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The report of a run as one HTML page.</summary>
internal static class ReportPage
{
    private const int ManyCurves = 6;
    private const int MostFigures = 4;

    public static Report Make(RecipeResult result, RecipeRun first)
    {
        var recipe = result.Recipe;
        var texts = result.Options.Texts;
        var report = new Report(recipe.Name)
        {
            Summary = recipe.Summary,
            Language = texts.Language,
            Translate = texts.Say,
            Footer = $"Nabi {Machine.Version}, {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
        };
        Figures(report, result);
        foreach (var section in recipe.Sections(result))
            report.Add(section);
        if (result.Metrics.Count > 0)
        {
            report.Add(new ComparisonSection("Results", [.. result.Metrics.Select(metric => Compare(result, metric))])
            {
                Caption = string.Join(" ", Captions(result)),
            });
        }

        foreach (var section in first.Sections)
            report.Add(section);
        Curves(report, first, texts);
        if (recipe.Notes.Length > 0)
            report.Add(new TextSection("Notes", recipe.Notes));
        foreach (var (variant, summary, diagram) in first.Models)
        {
            report.Add(new PreformattedSection(variant.Length == 0 ? "Model" : texts.Say("Model: {0}", texts.Name(variant)), summary));
            if (first.Models.Count <= 3)
                report.Add(new PictureSection("", diagram));
        }

        report.Add(new TableSection("Run", Facts(result)));
        report.Add(new LinkSection("Files", [.. result.Files.Where(file => file != "report.html").Select(file => (file, file))]));
        return report;
    }

    private static IEnumerable<string> Captions(RecipeResult result)
    {
        if (result.Runs.Count > 1)
            yield return result.Options.Texts.Say("Means of {0} seeds, with the standard deviation.", result.Runs.Count);
        if (result.OtherData.Length > 0 && result.Published.Count > 0)
        {
            yield return result.Options.Texts.Say("The published figures are of other data: {0}.",
                result.Options.Texts.Say(result.OtherData));
        }
    }

    private static void Figures(Report report, RecipeResult result)
    {
        var texts = result.Options.Texts;
        var shown = result.Recipe.Published.Select(figure => figure.Metric).Concat(result.Metrics.Select(metric => metric.Key)).Distinct()
            .Where(name => result.Metrics.Any(metric => metric.Key == name))
            .Take(MostFigures - (result.Params is null ? 0 : 1) - (result.SecondsPerEpoch is null ? 0 : 1));
        foreach (var name in shown)
        {
            var row = Compare(result, KeyValuePair.Create(name, result[name]));
            var note = row.Published is { } published
                ? texts.Say(row.IsComparable ? "published {0}" : "published {0}, other data", Format.Number(published)) : "";
            report.AddNumber(row.Name, Format.Number(row.Ours), note, row.Reached);
        }

        if (result.Params is { } count)
        {
            report.AddNumber(texts.Say("parameters"), count.ToString("N0", CultureInfo.InvariantCulture),
                result.Recipe.Params is { } expected && result.Options.Budget == Budget.Full
                    ? texts.Say("published {0}", expected.ToString("N0", CultureInfo.InvariantCulture)) : "",
                result.Recipe.Params is { } same ? same == count : null);
        }

        if (result.SecondsPerEpoch is { } seconds)
        {
            report.AddNumber(texts.Say("seconds per epoch"), Format.Number(seconds, seconds < 1 ? "0.###" : "0.0"),
                result.PublishedSeconds is { } there ? texts.Say("published {0}", Format.Number(there)) : "");
        }
    }

    private static Comparison Compare(RecipeResult result, KeyValuePair<string, double> metric)
    {
        var published = result.Published.FirstOrDefault(figure => figure.Metric == metric.Key);
        return new Comparison(result.Options.Texts.Name(metric.Key.Replace('_', ' ')), metric.Value, published?.Value,
            result.Spread.TryGetValue(metric.Key, out var spread) ? spread : null, published?.HigherIsBetter ?? true)
        {
            IsComparable = result.OtherData.Length == 0,
        };
    }

    private static void Curves(Report report, RecipeRun run, Texts texts)
    {
        var variants = run.RecordedEpochs.GroupBy(epoch => epoch.Variant).ToList();
        if (variants.Count == 0 || run.RecordedEpochs.Count == variants.Count)
            return;
        if (variants.Count > ManyCurves)
        {
            report.Add(new PictureSection("Training", Together(variants)));
            return;
        }

        foreach (var variant in variants)
        {
            var curves = History(variant);
            var title = variant.Key.Length == 0 ? "Training" : texts.Say("Training: {0}", texts.Name(variant.Key));
            report.Add(new PictureSection(title, Drawn(curves))
            {
                Caption = curves.Any(row => row.Key.StartsWith("val_", StringComparison.Ordinal))
                    ? "Training dashed, validation solid." : "",
            });
        }
    }

    /// <summary>
    /// The curves of a run, the losses alone where it trained several models; null where nothing was trained for more than an epoch.
    /// </summary>
    public static Picture? Training(RecipeRun run)
    {
        var variants = run.RecordedEpochs.GroupBy(epoch => epoch.Variant).ToList();
        return run.RecordedEpochs.Count == variants.Count ? null : variants.Count == 1 ? Drawn(History(variants[0])) : Together(variants);
    }

    private static TrainingCurves Drawn(List<KeyValuePair<string, IReadOnlyList<double>>> curves)
        => new(curves) { LogLoss = curves.Where(row => row.Key == "loss").Any(row => row.Value.Count > 500) };

    private static LineChart Together(IEnumerable<IGrouping<string, RecordedEpoch>> variants)
    {
        var chart = new LineChart("loss") { XLabel = "epoch" };
        foreach (var variant in variants)
        {
            if (History(variant).FirstOrDefault(row => row.Key == "loss") is { Value: not null } loss)
                chart.Add(variant.Key, loss.Value);
        }

        return chart;
    }

    /// <summary>Epochs as one row per metric.</summary>
    internal static List<KeyValuePair<string, IReadOnlyList<double>>> History(IEnumerable<RecordedEpoch> epochs)
    {
        List<KeyValuePair<string, IReadOnlyList<double>>> rows = [];
        foreach (var value in epochs.SelectMany(epoch => epoch.Values))
        {
            if (rows.All(row => row.Key != value.Key))
                rows.Add(KeyValuePair.Create(value.Key, (IReadOnlyList<double>)new List<double>()));
            ((List<double>)rows.First(row => row.Key == value.Key).Value).Add(value.Value);
        }

        return rows;
    }

    private static IEnumerable<(string Name, string Value)> Facts(RecipeResult result)
    {
        var options = result.Options;
        yield return ("recipe", options.Texts.Say("{0} (section {1})", result.Recipe.Name, result.Recipe.Section));
        yield return ("budget", options.Texts.Say(options.Budget == Budget.Tiny ? "tiny: built-in or generated data" : "full"));
        yield return ("seeds", string.Join(", ", result.Runs.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture))));
        yield return ("threads", result.Threads.ToString(CultureInfo.InvariantCulture));
        yield return ("time", Format.Duration(result.Seconds, options.Texts));
        yield return ("machine", Machine.Describe());
        yield return ("version", $"Nabi {Machine.Version}");
    }
}
