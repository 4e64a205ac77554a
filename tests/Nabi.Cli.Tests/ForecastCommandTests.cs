namespace Nabi.Cli.Tests;

/// <summary><c>nabi forecast</c>: a table in, a forecast, a model and a report out, and a sentence for every mistake.</summary>
[Collection("console")]
public sealed class ForecastCommandTests : TestsWithFolder
{
    [Fact]
    public async Task A_table_is_forecast_with_a_model_and_a_report()
    {
        var (code, output, errors) = await Run("forecast", Table(), "--time", "timestamp", "--series", "machine", "--target", "load",
            "--known", "holiday", "--horizon", "12", "--levels", "80,95", "--backtest", "2", "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("2 series of 120 steps", output, StringComparison.Ordinal);
        Assert.Contains("MASE", output, StringComparison.Ordinal);
        Assert.Equal(["forecast.csv", "model.forecast", "report.html"],
            Directory.GetFiles(To).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        var lines = File.ReadAllLines(Path.Combine(To, "forecast.csv"));
        Assert.Equal("series,target,time,median,mean,lower_80,upper_80,lower_95,upper_95", lines[0]);
        Assert.Equal(25, lines.Length);
        Assert.StartsWith("a,load,2024-01-06 00:00:00,", lines[1], StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(To, "report.html"));
        foreach (var heading in (string[])["Forecasts", "Backtest", "The last fold", "Which inputs matter", "Data", "Choices"])
            Assert.Contains($"<h2>{heading}</h2>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);
        Assert.Equal(12, Nabi.Forecasting.Forecaster.Load(Path.Combine(To, "model.forecast")).Horizon);
    }

    [Theory]
    [InlineData("theta", "Theta")]
    [InlineData("Seasonal-Naive,drift", "Ensemble")]
    public async Task The_model_may_be_named(string names, string expected)
    {
        var (code, _, errors) = await Run("forecast", Table(), "--time", "timestamp", "--series", "machine", "--target", "load",
            "--horizon", "4", "--backtest", "0", "--model", names, "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(expected, Nabi.Forecasting.Forecaster.Load(Path.Combine(To, "model.forecast")).FittedModel.GetType().Name);
    }

    [Theory]
    [InlineData("tehta", "Theta")]
    [InlineData("", "--model")]
    [InlineData("drift,", "--model")]
    [InlineData("transformed", "model")]
    public async Task A_model_that_is_not_known_is_a_sentence_before_any_work(string names, string hint)
    {
        var (code, output, errors) = await Run("forecast", Table(), "--time", "timestamp", "--series", "machine", "--target", "load",
            "--horizon", "4", "--model", names, "--out", To);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(hint, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.False(Directory.Exists(To));
    }

    [Fact]
    public async Task What_is_known_of_the_steps_to_come_may_stand_in_another_file()
    {
        var coming = Folder["coming.csv"];
        File.WriteAllText(coming,
            "timestamp,machine,holiday\n" + string.Concat(Enumerable.Range(120, 4).SelectMany(i => "ab".Select(machine =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},{machine},1\n"))));
        string[] args = ["forecast", Table(future: 0), "--time", "timestamp", "--series", "machine", "--target",
            "load", "--known", "holiday",
            "--horizon", "4", "--backtest", "0", "--out", To];
        var (code, _, errors) = await Run([.. args, "--coming", coming]);
        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain("<h2>Backtest</h2>", File.ReadAllText(Path.Combine(To, "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public async Task What_is_known_of_the_steps_to_come_may_be_one_list_for_all_series(int horizon)
    {
        var coming = Folder["coming.csv"];
        File.WriteAllText(coming, "timestamp,holiday\n" + string.Concat(Enumerable.Range(120, horizon).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},1\n")));
        var (code, _, errors) = await Run("forecast", Table(future: 0), "--time", "timestamp", "--series", "machine", "--target", "load",
            "--known", "holiday", "--horizon", $"{horizon}", "--backtest", "0", "--out", To, "--coming", coming);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("no known input is named; set --known to",
            (await Run("forecast", Table(future: 0), "--time", "timestamp", "--series",
            "machine", "--target", "load", "--horizon", "1", "--coming", coming)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_inputs_that_are_missing_are_refused_before_learning()
    {
        // Long enough for a network.
        var path = Folder["long.csv"];
        File.WriteAllText(path, "timestamp,load,holiday\n" + string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},{i * 7 % 24},{i % 3}\n")));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (code, output, errors) = await Run("forecast", path, "--time", "timestamp", "--target", "load", "--known", "holiday",
            "--horizon", "4", "--out", To);
        Assert.Equal(1, code);
        Assert.Contains("(holiday) for 0 steps after its end, and a forecast of 4 steps needs as many", errors, StringComparison.Ordinal);
        Assert.Contains("(--coming).", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Model:", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(To));
    }

    [Fact]
    public async Task What_is_chosen_stands_before_the_scores_with_the_inputs_that_are_not_read_and_both_levels()
    {
        var (code, output, errors) = await Run("forecast", Table(), "--time", "timestamp", "--series", "machine", "--target", "load",
            "--known", "holiday", "--horizon", "4", "--backtest", "1", "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("does not read: holiday.", output, StringComparison.Ordinal);
        Assert.Contains("coverage 80 %", output, StringComparison.Ordinal);
        Assert.Contains("coverage 95 %", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("Model:", StringComparison.Ordinal) < output.IndexOf("MASE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scores_that_cannot_be_told_are_a_dash_everywhere()
    {
        var path = Folder["exact.csv"];
        File.WriteAllText(path, "time,load\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},{i % 24}\n")));
        var (code, output, errors) = await Run("forecast", path, "--time", "time", "--target", "load", "--horizon", "4", "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("MASE, MSIS and skill cannot be told (-)", output, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(To, "report.html"));
        Assert.Contains("nothing to compare with", page, StringComparison.Ordinal);
        foreach (var text in (string[])[output, page, File.ReadAllText(Path.Combine(To, "forecast.csv"))])
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--decimal , and --thousands .", "time;load\n2024-01-01;1.234.567\n2024-01-02;2\n")]
    [InlineData("--decimal . or --thousands .", "time;load\n2024-01-01;50.644\n2024-01-02;2\n")]
    [InlineData("--thousands \"'\"", "time;load\n2024-01-01;1'234\n2024-01-02;2\n")]
    [InlineData("named in --missing", "time;load\n2024-01-01;off\n2024-01-02;2\n")]
    [InlineData("name it in --time-of-day", "time,clock,load\n2024-01-01,09:00,1\n2024-01-01,10:00,2\n")]
    [InlineData("set --duplicates", "time,load\n2024-01-01,1\n2024-01-01,2\n")]
    [InlineData("in --series", "time,load\n2024-01-01,1\n2024-01-01,2\n")]
    [InlineData("set --zone if clocks", "time,load\n2024-10-27 01:00,1\n2024-10-27 02:00,2\n2024-10-27 02:00,2\n2024-10-27 03:00,2\n")]
    [InlineData("set --frequency to a step", "time,load\n2024-01-01 00:00,1\n2024-01-01 01:00,2\n2024-01-01 02:00,1\n2024-01-01 02:10,1\n")]
    [InlineData("set --time-format, such as", "time,load\n01/02/2024,1\n02/03/2024,2\n")]
    [InlineData("--time-format unix", "time,load\n1700000000,1\n1700003600,2\n")]
    [InlineData("--time-format excel, or --frequency \"1 step\"", "time,load\n45000,1\n45001,2\n")]
    [InlineData("or set --time-format", "time,load\nsoon,1\nlater,2\n")]
    [InlineData("set --encoding to what", "time,load,\u00FC\n2024-01-01,1,\u00FC\n2024-01-02,1,\u00FC\n")]
    [InlineData("set --separator if", "time,load\n2024-01-01,1\n2024-01-02,1,3\n")]
    [InlineData("shorter --horizon", "time,load\n2024-01-01,1\n2024-01-02,1\n")]
    [InlineData("fewer --backtest or a shorter --horizon",
        "time,load\n2024-01-01,1\n2024-01-02,1\n2024-01-03,1\n2024-01-04,1\n2024-01-05,1\n")]
    public async Task A_sentence_names_the_options_of_the_tool(string named, string text)
    {
        var path = Folder["text.csv"];
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text));
        var (code, _, errors) = await Run("forecast", path, "--time", "time", "--target", "load", "--horizon", "2", "--out", To);
        Assert.Equal(1, code);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z ](TimeFormat|DecimalMark|ThousandsMark|TimeOfDay|Missing|Duplicates|Frequency|Encoding|TimeZone)",
            errors);
        Assert.True(errors.TrimEnd().Length <= 300 + Folder.Path.Length, errors);
        // The table is read as it is by the other command.
        if (!named.Contains("--horizon", StringComparison.Ordinal))
            Assert.Equal(errors, (await Run("detect", path, "--time", "time", "--target", "load", "--out", To)).Errors);
    }

    [Fact]
    public void Both_commands_have_an_option_for_every_setting_that_a_sentence_can_name()
    {
        var settings = typeof(Nabi.Forecasting.SettingMention).Assembly.GetType("Nabi.Forecasting.Setting")!.GetFields()
            .Select(field => ((Nabi.Forecasting.SettingMention)field.GetValue(null)!).Name).ToArray();
        var properties = ((Type[])[typeof(Nabi.Forecasting.TableColumns), typeof(Nabi.Forecasting.SeriesCsvOptions)])
            .SelectMany(type => type.GetProperties()).Select(property => property.Name).Where(name => name != "Names").ToArray();
        using var output = new StringWriter();
        var (forecast, detect) = ((SettingCommand)ForecastCommand.Make(output), (SettingCommand)DetectCommand.Make(output));
        Assert.Empty(settings.Except(forecast.Settings.Concat(detect.Settings)));
        Assert.Empty(properties.Except(forecast.Settings));
        Assert.Empty(properties.Except(detect.Settings));
    }

    [Fact]
    public async Task Words_missing_cells_and_a_separator_can_be_named()
    {
        var path = Folder["odd.csv"];
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd}~{(i == 20 ? "-9999" : $"{i % 7}")}~{i % 3}\n")));
        var (code, output, errors) = await Run("forecast", path, "--no-header", "--separator", "~", "--time", "0", "--target", "1",
            "--observed", "2", "--categorical", "2", "--missing", "-9999,off", "--other", "none", "--horizon", "2", "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("1 cell is missing", output, StringComparison.Ordinal);
        Assert.Contains("Observed: 2 (4 words)", output, StringComparison.Ordinal);
        Assert.Contains("--separator needs one character", (await Run("forecast", path, "--separator", "ab", "--target", "1", "--horizon",
            "2")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_rows_are_searched_with_the_rate_that_they_allow()
    {
        var path = Folder["few.csv"];
        File.WriteAllText(path, "time;pressure\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm};{(i == 370 ? 99 : i % 12)}\n")));
        string[] args = ["detect", path, "--time", "time", "--target", "pressure", "--epochs", "1", "--out", To];
        var (code, output, errors) = await Run(args);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("False alarms: 1.25 % of ordinary steps, the least that the steps allow; --rate sets another.", output,
            StringComparison.Ordinal);
        Assert.Equal("--rate 0.5 needs at least 200 scored steps, got 80; give more steps or a larger rate: --rate 1.25.",
            (await Run([.. args, "--rate", "0.5"])).Errors.TrimEnd());
        Assert.Contains("False alarms: 5 %", (await Run([.. args, "--rate", "5"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --target COLUMN,COLUMN", "--horizon", "4")]
    [InlineData("needs --horizon N", "--target", "load")]
    [InlineData("--levels needs percents", "--target", "load", "--horizon", "4", "--levels", "0.8,180")]
    [InlineData("1 or more, got 0", "--target", "load", "--horizon", "0")]
    [InlineData("no column \"Load\"; there are \"load\"", "--target", "Load", "--horizon", "4")]
    [InlineData("line 3, column \"timestamp\"", "--target", "load", "--horizon", "4", "--time", "timestamp")]
    [InlineData("'2x' is no frequency", "--target", "load", "--horizon", "4", "--time", "timestamp", "--frequency", "2x")]
    [InlineData("--filling is missing or forward", "--target", "load", "--horizon", "4", "--filling", "guess")]
    [InlineData("no time zone 'Moon'", "--target", "load", "--horizon", "4", "--time", "timestamp", "--series",
        "machine", "--zone", "Moon")]
    [InlineData("needs more than as many", "--target", "load", "--horizon", "4000", "--time", "timestamp", "--series", "machine")]
    public async Task A_mistake_is_one_sentence_and_nothing_is_written(string reason, params string[] args)
    {
        var (code, output, errors) = await Run(["forecast", Table(), "--out", To, .. args]);
        Assert.Equal(1, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("report.html", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(To));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_sentence()
    {
        var (code, _, errors) = await Run("forecast", "nowhere.csv", "--target", "load", "--horizon", "4", "--out", To);
        Assert.Equal(1, code);
        Assert.Contains("there is no such file", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_that_are_not_like_the_others_are_found()
    {
        var path = Folder["pump.csv"];
        File.WriteAllText(path, "time;pressure\n" + string.Concat(Enumerable.Range(0, 800).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm};{(i == 750 ? 9 : i % 12)}\n")));
        var (code, output, errors) = await Run("detect", path, "--time", "time", "--target", "pressure", "--window", "12", "--learn-until",
            "2024-01-31", "--out", To);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("anomalies in 800 steps", output, StringComparison.Ordinal);
        Assert.Contains("2024-02-01 06:00:00,750,", File.ReadAllText(Path.Combine(To, "anomalies.csv")), StringComparison.Ordinal);
        Assert.Equal(801, File.ReadAllLines(Path.Combine(To, "scores.csv")).Length);
        Assert.Contains("<h2>Anomalies</h2>", File.ReadAllText(Path.Combine(To, "report.html")), StringComparison.Ordinal);
        Assert.Contains("--learn-until needs a time", (await Run("detect", path, "--target", "pressure", "--learn-until", "soon")).Errors,
            StringComparison.Ordinal);
        Assert.Contains("--rate needs a percent", (await Run("detect", path, "--target", "pressure", "--rate", "0")).Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Days_and_times_in_two_columns_become_hours()
    {
        var path = Folder["quarters.csv"];
        File.WriteAllText(path, "day,clock,load,rain\n" + string.Concat(Enumerable.Range(0, 4 * 24 * 6).Select(i =>
            $"{new DateTime(2024, 1, 1).AddMinutes(15 * i):yyyy-MM-dd,HH:mm},{i / 4 % 24},1\n")));
        string[] args = ["forecast", path, "--time", "day", "--time-of-day", "clock", "--target", "load", "--observed",
            "rain", "--horizon", "3",
            "--backtest", "0", "--out", To];
        var (code, output, errors) = await Run([.. args, "--resample", "1h", "--aggregate", "last,rain=sum"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("1 series of 144 steps", output, StringComparison.Ordinal);
        Assert.Contains("Resampled from 15min to 1h.", output, StringComparison.Ordinal);
        Assert.StartsWith("\"load\",load,2024-01-07 00:00:00,".Replace("\"", "", StringComparison.Ordinal),
            File.ReadAllLines(Path.Combine(To, "forecast.csv"))[1], StringComparison.Ordinal);
        foreach (var (reason, wrong) in ((string, string[])[])[("--aggregate goes with --resample", ["--aggregate", "sum"]),
            ("--aggregate needs one of mean, sum", ["--resample", "1h", "--aggregate", "rain=total"]),
            ("not steps of 5min", ["--resample", "5min"]),
            ("no column of numbers \"wind\"", ["--resample", "1h", "--aggregate", "wind=sum"])])
        {
            Assert.Contains(reason, (await Run([.. args, .. wrong])).Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_forecast_that_is_cancelled_writes_nothing()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var code =
            await NabiCommand.RunAsync(["forecast", Table(), "--time", "timestamp", "--series", "machine", "--target", "load", "--horizon",
            "4", "--out", To], output, errors, source.Token);
        Assert.Equal((130, "Cancelled; nothing was written."), (code, errors.ToString().TrimEnd()));
        Assert.False(Directory.Exists(To));
    }

    [Theory]
    [InlineData("forecast", "forecast.csv")]
    [InlineData("detect", "model.detector")]
    public async Task A_folder_that_cannot_be_written_is_refused_before_learning(string command, string file)
    {
        string[] more = command == "forecast" ? ["--horizon", "4"] : ["--window", "4"];
        Directory.CreateDirectory(Path.Combine(To, file));
        File.WriteAllText(Folder["plain"], "");
        foreach (var (to, reason) in ((string, string)[])[(To, $"{file}' is a folder, where a file is to be written"),
            (Folder["plain"], "is a file; --out names a folder"),
            (Path.Combine(Folder.Path, "plain", "below"), "Nothing can be written into the folder"),
            ("/proc/nabi/new", "Nothing can be written"),
            ("a\0b", "Nothing can be written")])
        {
            if (to[0] == '/' && to.StartsWith("/proc", StringComparison.Ordinal) && !Directory.Exists("/proc"))
                continue;
            var (code, output, errors) = await Run([command, Table(), "--time", "timestamp", "--series", "machine", "--target", "load",
                "--out", to, .. more]);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains(reason, errors, StringComparison.Ordinal);
        }

        // A folder that is made to look is taken away again.
        var deep = Path.Combine(Folder.Path, "x", "y");
        Assert.Equal(1, (await Run([command, Folder["none.csv"], "--target", "load", "--out", deep, .. more])).Code);
        Assert.False(Directory.Exists(Folder["x"]));
    }

    [Fact]
    public void Work_is_a_line_that_grows_on_a_terminal_and_nothing_elsewhere()
    {
        using var output = new StringWriter();
        WorkLine line = new(output, shows: true);
        for (var i = 1; i <= 4; i++)
            line.Report(new("Backtest", i, 4));
        Assert.EndsWith($"\rBacktest 4/4 {new string('━', 20)}{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(Verbosity.Bar, line.Fit(default).Verbosity);
        using var file = new StringWriter();
        WorkLine quiet = new(file);
        quiet.Say("Learning");
        quiet.Report(new("Backtest", 4, 4));
        Assert.Equal((Verbosity.Silent, ""), (quiet.Fit(default).Verbosity, file.ToString()));
    }

    private string To => Folder["out"];

    private string Table(int future = 12)
    {
        var path = Folder["data.csv"];
        File.WriteAllText(path, "timestamp,machine,load,holiday\n" + string.Concat(Enumerable.Range(0, 120 + future).SelectMany(i =>
            "ab".Select(machine => $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},{machine},"
                + $"{(i < 120 ? $"{i % 24 + (machine - 'a') + i * 7 % 5 / 10.0}" : "")},{i / 24 % 7 / 6}\n"))));
        return path;
    }

    private static async Task<(int Code, string Output, string Errors)> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await NabiCommand.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
