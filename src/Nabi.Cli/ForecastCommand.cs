using Nabi.Configs;
using Nabi.Forecasting;

namespace Nabi.Cli;

/// <summary><c>nabi forecast data.csv --time T --target Y --horizon 24</c>: learns from a table of series and forecasts them.</summary>
internal static class ForecastCommand
{
    public static Command Make(TextWriter output)
    {
        var table = new TableOptions();
        var horizon = Numbers.Option("--horizon", "Steps of the forecast.", least: 1);
        horizon.Required = true;
        var model = new Option<string?>("--model")
        {
            Description = "The model, such as Theta, ESRNN, DeepAR or SegRNN; several, with commas between, are an ensemble. Default: "
                + "chosen by the data.",
            HelpName = "NAME,NAME",
        };
        var lookback = Numbers.Option("--lookback", "Steps of the past that a network reads. Default: chosen by the data.", least: 1);
        var season = Numbers.Option("--season", "Steps after which the series repeat, 1 for none. Default: found in the data.", least: 1);
        var levels = new Option<double[]>("--levels")
        {
            Description = "The levels of the intervals in percent, such as 80,95. Default: 80,95.",
            HelpName = "P,P",
            CustomParser = result => Levels(result.Tokens[0].Value) is { } all ? all : Refused(result),
        };
        var folds = Numbers.Option("--backtest",
            "Forecasts of the past to measure with, a horizon apart; 0 for none.", least: 0, otherwise: 3);
        var coming = new Option<string?>("--coming")
        {
            Description = "A file with the times and known inputs of the steps to come, if they are not in the "
            + "data; without the columns of "
                + "--series it is for all of them.",
            HelpName = "FILE",
        };
        WorkOptions work = new("forecast.csv, model.forecast and report.html", "forecast");
        SettingCommand command = new("forecast", "Forecast the series of a table, with intervals, a backtest and a report.")
        {
            table.File,
        };
        command.Add(horizon, nameof(Forecaster.Horizon));
        command.Add(model, nameof(Forecaster.Model));
        command.Add(lookback, nameof(Forecaster.Lookback));
        command.Add(season, nameof(Forecaster.Season));
        command.Add(levels);
        command.Add(folds, nameof(BacktestOptions.Folds));
        command.Add(coming, "known");
        work.AddTo(command, nameof(Forecaster.Seed));
        table.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var chosen = Named(parsed.GetValue(model));
            var (to, seed) = work.Read(parsed, "forecast.csv", "model.forecast", "report.html");
            var data = table.Read(parsed);
            output.WriteLine(data);
            var known = parsed.GetValue(coming) is { } file ? table.Read(parsed, file) : null;
            Forecaster settings = new(parsed.GetValue(horizon)!.Value, parsed.GetValue(lookback))
            {
                Model = chosen,
                // Without the option the list is empty.
                Levels = parsed.GetValue(levels) is { Length: > 0 } asked ? asked : [0.8, 0.95],
                Season = parsed.GetValue(season),
                Seed = seed,
            };
            WorkLine line = new(output);
            var backtests = parsed.GetValue(folds) is > 0 and var number
                ? new BacktestOptions { Folds = number, KeepForecasts = data.Series.Count <= 1000 } : null;
            output.WriteLine(string.Join('\n', settings.Check(data, known, backtests)));
            var fit = line.Fit(cancellation);
            line.Say("Learning");
            settings.Fit(data, fit);
            var forecast = settings.Predict(data, known);
            cancellation.ThrowIfCancellationRequested();
            if (backtests is not null)
                line.Say("Learning for the backtest");
            var backtest = backtests is null ? null : settings.Backtest(data, backtests with { Fit = fit });
            cancellation.ThrowIfCancellationRequested();
            var report = ForecastReport.Of(Path.GetFileName(parsed.GetValue(table.File)!), data, settings, forecast, backtest, fit)
                .ToHtml();

            // Everything is there before the first file is written.
            OutputFolder.Make(to);
            forecast.SaveCsv(Path.Combine(to, "forecast.csv"));
            settings.Save(Path.Combine(to, "model.forecast"));
            OutputFolder.Write(to, ("report.html", report));
            if (backtest is not null)
                output.WriteLine(backtest);
            output.WriteLine($"{to}: forecast.csv, model.forecast, report.html");
            return 0;
        }, CancellationToken.None));
        return command;
    }

    private static ForecastModel? Named(string? names)
        => names?.Split(',', StringSplitOptions.TrimEntries).Select(One).ToArray() is not { } models ? null
            : models.Length == 1 ? models[0] : new Ensemble(models);

    // Names as the library and the papers write them: ESRNN, esrnn, ES-RNN.
    private static ForecastModel One(string name)
        => Registry.Named<ForecastModel>(Registry.Names<ForecastModel>().FirstOrDefault(known => string.Equals(
            known, name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase)) ?? name, "--model");

    private static double[] Refused(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--levels needs percents above 0 and below 100, such as 80,95, got '{result.Tokens[0].Value}'");
        return [];
    }

    private static double[]? Levels(string text)
    {
        List<double> levels = [];
        foreach (var part in text.Split(','))
        {
            if (double.TryParse(part.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var level)
                && level is >= 1 and < 100)
            {
                levels.Add(level / 100);
            }
            else
            {
                return null;
            }
        }

        return [.. levels];
    }
}
