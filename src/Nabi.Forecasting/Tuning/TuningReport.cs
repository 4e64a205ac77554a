using Nabi.Plots;

namespace Nabi.Forecasting;

/// <summary>The page of a search.</summary>
internal static class TuningReport
{
    /// <summary>The best trial, a picture per setting of numbers, and all trials.</summary>
    public static Report Of(Tuner tuner, IReadOnlyList<string> settings)
    {
        var best = tuner.Best;
        var report = new Report("Search") { Summary = $"{tuner.Tried.Count} trials; the best is number {best.Number}." };
        report.AddNumber("best score", best.Score);
        foreach (var name in settings)
            report.AddNumber(name, best.Text(name));
        var whole = tuner.Tried.Where(trial => trial.Budget == best.Budget && double.IsFinite(trial.Score)).ToArray();
        Picture[] pictures = [.. settings.Where(name => whole.All(trial => trial.Kept[name].TryGetValue<double>(out _))).Select(name =>
            new ScatterPlot(name) { XLabel = name, YLabel = "score" }
                .Add("", [.. whole.Select(trial => trial[name])], [.. whole.Select(trial => trial.Score)]))];
        if (pictures.Length > 0 && whole.Length > 1)
            report.Add(new PictureSection("Scores by setting", pictures));
        return report.Add(new TableSection("Trials", ["trial", "budget", "score", .. settings, "note"], tuner.Tried
            .OrderByDescending(trial => trial.Budget).ThenBy(trial => double.IsFinite(trial.Score) ? trial.Score : double.PositiveInfinity)
            .Select(trial => (IReadOnlyList<string>)[$"{trial.Number}", Number(trial.Budget), Number(trial.Score),
                .. settings.Select(trial.Text), trial.Error])));

        static string Number(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "failed";
    }
}
