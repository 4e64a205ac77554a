namespace Nabi.Cli.Tests;

/// <summary><c>nabi forecast</c>: a table in, a forecast, a model and a report out, and a sentence for every mistake.</summary>
[Collection("console")]
public sealed class ForecastCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nabi-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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

    [Fact]
    public async Task What_is_known_of_the_steps_to_come_may_stand_in_another_file()
    {
        var coming = Path.Combine(folder, "coming.csv");
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
        var path = Path.Combine(folder, "pump.csv");
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
        var path = Path.Combine(folder, "quarters.csv");
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

    private string To => Path.Combine(folder, "out");

    private string Table(int future = 12)
    {
        var path = Path.Combine(folder, "data.csv");
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
