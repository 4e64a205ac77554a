using System.Text;
using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Cli;

/// <summary><c>nabi detect data.csv --time T --target Y --window 24</c>: finds the steps of series that are not like the others.</summary>
internal static class DetectCommand
{
    private const int Charts = 6;
    private const int Rows = 50;

    public static Command Make(TextWriter output)
    {
        var table = new TableOptions();
        var window = Numbers.Option("--window", "Steps that are read together.", least: 2, otherwise: 24);
        var until = new Option<string?>("--learn-until")
        {
            Description = "The last time that is learnt from, before the first fault. Default: all of the data.",
            HelpName = "TIME",
        };
        var rate = new Option<double?>("--rate")
        {
            Description = "False alarms in percent of ordinary steps. Default: 1, or more where the steps are few.",
            HelpName = "P",
            CustomParser = result =>
            {
                var word = result.Tokens[0].Value;
                if (!double.TryParse(word.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
                    || percent is not (> 0 and < 100))
                {
                    result.AddError($"--rate needs a percent above 0 and below 100, got '{word}'");
                }

                return percent / 100;
            },
        };
        var epochs = Numbers.Option("--epochs", "The most epochs of training.", least: 1, otherwise: 30);
        WorkOptions work = new("anomalies.csv, scores.csv, model.detector and report.html", "anomalies");
        SettingCommand command = new("detect", "Find the steps of series that are not like the others.")
        {
            table.File,
        };
        command.Add(window, nameof(AutoencoderDetector.Window));
        command.Add(until);
        command.Add(rate, nameof(AutoencoderDetector.FalseAlarmRate),
            value => string.Create(CultureInfo.InvariantCulture, $"{100 * (double)value:0.####}"));
        command.Add(epochs, nameof(AutoencoderDetector.Epochs));
        work.AddTo(command, nameof(AutoencoderDetector.Seed));
        table.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var (folder, key) = work.Read(parsed, "anomalies.csv", "scores.csv", "model.detector", "report.html");
            var data = table.Read(parsed);
            output.WriteLine(data);
            var (steps, most) = (parsed.GetValue(window) ?? 24, parsed.GetValue(epochs) ?? 30);
            AutoencoderDetector detector = parsed.GetValue(rate) is { } asked
                ? new(steps) { FalseAlarmRate = asked, Epochs = most, Seed = key } : new(steps) { Epochs = most, Seed = key };
            var learnt = parsed.GetValue(until) is { } last ? data.Until(Time(last)) : data;
            WorkLine line = new(output);
            var fit = line.Fit(cancellation);
            line.Say("Learning");
            var scores = detector.Fit(learnt, fit).Detect(data, fit);
            cancellation.ThrowIfCancellationRequested();
            var (anomalies, all) = (Anomalies(scores), All(scores));
            var report = Report(Path.GetFileName(parsed.GetValue(table.File)!), data, detector, scores).ToHtml();

            // Everything is there before the first file is written.
            OutputFolder.Write(folder, ("anomalies.csv", anomalies), ("scores.csv", all), ("report.html", report));
            detector.Save(Path.Combine(folder, "model.detector"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"False alarms: {100 * detector.FalseAlarmRate:0.##} % of ordinary steps{(parsed.GetValue(rate) is null
                    && detector.FalseAlarmRate > 0.01 ? ", the least that the steps allow" : "")}; --rate sets another."));
            var found = scores.Sum(one => one.Anomalies.Count());
            output.WriteLine($"{found} {(found == 1 ? "anomaly" : "anomalies")} in {scores.Sum(one => one.Scores.Count)} steps.");
            output.WriteLine($"{folder}: anomalies.csv, scores.csv, model.detector, report.html");
            return 0;
        }, CancellationToken.None));
        return command;
    }

    private static DateTime Time(string text)
        => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
            : throw new NabiException($"--learn-until needs a time such as 2024-01-31 or \"2024-01-31 13:00\", got '{text}'.");

    private static string Anomalies(IReadOnlyList<SeriesScores> scores)
    {
        StringBuilder text = new("series,time,step,score\n");
        foreach (var one in scores.SelectMany(series => series.Anomalies))
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(one.Series)},{one.Time},{one.Step},{one.Score:R}\n");
        return text.ToString();
    }

    private static string All(IReadOnlyList<SeriesScores> scores)
    {
        StringBuilder text = new("series,time,score\n");
        foreach (var one in scores)
        {
            for (var step = 0; step < one.Scores.Count; step++)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"{Quoted(one.History.Name)},{one.History.Time.Text(step)},{Number(one.Scores[step])}\n");
            }
        }

        return text.ToString();
    }

    private static Report Report(string name, SeriesTable table, AutoencoderDetector detector, IReadOnlyList<SeriesScores> scores)
    {
        var worst = scores.OrderByDescending(one => one.Anomalies.Count()).ToArray();
        var anomalies = scores.SelectMany(one => one.Anomalies).OrderByDescending(one => one.Score).ToArray();
        return new Report($"Anomalies of {name}")
        {
            Summary = $"Steps that an LSTM autoencoder of {detector.Window} steps cannot write again, with "
                + $"{100 * detector.FalseAlarmRate:0.##} % false alarms.",
            Footer = $"nabi detect, seed {detector.Seed}",
        }
            .AddNumber("anomalies", $"{anomalies.Length}", $"in {scores.Sum(one => one.Scores.Count)} steps")
            .Add(new PictureSection("Scores", [.. worst.Take(Charts).Select(one => one.Plot())])
            {
                Caption = scores.Count > Charts
                    ? $"The {Charts} of {scores.Count} series with the most anomalies; all are in scores.csv." : "",
            })
            .Add(new TableSection("Anomalies", ["series", "time", "score"], anomalies.Take(Rows)
                .Select(one => (string[])[one.Series, one.Time, one.Score.ToString("0.00", CultureInfo.InvariantCulture)]))
            {
                Caption = anomalies.Length > Rows ? $"The {Rows} of {anomalies.Length} with the highest scores." : "",
            })
            .Add(new TextSection("Data", table.ToString().Replace("\n", "\n\n", StringComparison.Ordinal)));
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text)
        => text.AsSpan().IndexOfAny("\",\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
