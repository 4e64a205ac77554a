using Nabi.Forecasting.Tests.Tables;

namespace Nabi.Forecasting.Tests;

/// <summary>Known inputs of the steps to come: rows of the same file and another file are read by one rule.</summary>
public sealed class KnownAheadTests
{
    private static readonly TableColumns Columns = new() { Time = "time", Targets = ["load"], Known = ["price", "kind"] };

    [Theory]
    [InlineData("2024-02-10,1,x\n2024-02-12,1,x\n",
        "series \"load\" has no known inputs (price, kind) at 2024-02-11, which the forecast reads")]
    [InlineData("2024-02-11,1,x\n2024-02-12,1,x\n", "has no known inputs (price, kind) at 2024-02-10")]
    [InlineData("2024-02-10,1,x\n2024-02-11,,x\n2024-02-12,1,x\n", "has no value of the known input \"price\" at 2024-02-11")]
    [InlineData("2024-02-10,1,x\n2024-02-11,1,x\n", "for 2 steps after its end, and a forecast of 3 steps needs as many, up to 2024-02-12")]
    [InlineData("2024-03-10,1,x\n2024-03-11,1,x\n", "has no known inputs (price, kind) at 2024-02-10")]
    [InlineData("2024-01-10,1,x\n2024-01-11,1,x\n", "for 0 steps after its end")]
    [InlineData("2024-02-10,1,x\n2024-02-11,1,x\n2024-02-11,1,x\n2024-02-12,1,x\n", "has this time in line 3 already")]
    [InlineData("2024-02-10 00:00,1,x\n2024-02-10 12:00,1,x\n", "are at none of its steps")]
    public void A_step_to_come_that_is_left_out_is_named_with_its_series(string rows, string reason)
    {
        var table = Read.Csv(History(40), Columns);
        Forecaster forecaster = new(3, 6) { Model = new MQRNN { Epochs = 100_000 } };
        var message = Read.Error(() => forecaster.Check(table,
            SeriesTable.KnownFromCsv(new StringReader($"time,price,kind\n{rows}"), Columns)));
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_in_any_order_and_more_than_are_asked_for_do_and_a_hole_beyond_does_not_matter()
    {
        var table = Read.Csv(History(40), Columns);
        Forecaster forecaster = new(3, 6) { Model = new MQRNN { Epochs = 1 }, Intervals = "model" };
        var said = forecaster.Fit(table).Predict(table, Coming(40, "x", "z", "x"))[0].Median;
        Assert.Equal(said, forecaster.Predict(table, SeriesTable.KnownFromCsv(new StringReader("time,price,kind\n"
            + Reordered(Ahead(40, "x", "z", "x").Replace(",,", ",", StringComparison.Ordinal)) + "2024-02-20,1,x\n"), Columns))[0].Median);

        static string Reordered(string rows)
            => string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(row => row + "\n"));
    }

    [Fact]
    public void A_hole_is_no_matter_where_the_model_does_not_read_it()
    {
        var table = Read.Csv(History(40), Columns);
        var known = SeriesTable.KnownFromCsv(new StringReader("time,price,kind\n2024-02-10,1,x\n2024-02-12,1,x\n"), Columns);
        Forecaster forecaster = new(3, 6) { Model = new SeasonalNaive() };
        Assert.Contains("Steps to come lack known inputs (price, kind); SeasonalNaive forecasts without.", forecaster.Check(table, known));
        Assert.Equal(3, forecaster.Fit(table).Predict(table, known)[0].Median.Count);
    }

    [Fact]
    public void Words_of_steps_to_come_alone_are_not_learnt_from()
    {
        var table = Read.Csv(History(40) + Ahead(40, "x", "q", "a"), Columns);
        Assert.Equal(["x", "z"], table.Schema.Known[1].Categories);
        Forecaster forecaster = new(3, 6) { Model = new MQRNN { Epochs = 100_000 } };
        var inFile = Read.Error(() => forecaster.Check(table));
        Assert.Contains("known column \"kind\": \"q\" is not among the words that were learnt from", inFile, StringComparison.Ordinal);
        Assert.Equal(inFile, Read.Error(() => forecaster.Check(Read.Csv(History(40), Columns), Coming(40, "x", "q", "a"))));
        Assert.Equal(inFile, Read.Error(() => forecaster.Fit(table)));
        Assert.Equal(inFile, Read.Error(() => new Forecaster(3) { Model = new SeasonalNaive() }.Fit(table)));
    }

    [Fact]
    public void Words_of_steps_to_come_alone_become_the_word_for_others()
    {
        var columns = Columns with { Other = "new" };
        var table = Read.Csv(History(40) + Ahead(40, "x", "q", "a"), columns);
        Assert.Equal(["x", "z", "new"], table.Schema.Known[1].Categories);
        Forecaster forecaster = new(3, 6) { Model = new MQRNN { Epochs = 1 }, Intervals = "model" };
        Assert.NotEmpty(forecaster.Check(table));
        var said = forecaster.Fit(table).Predict(table)[0].Median;
        Assert.Equal(said, forecaster.Predict(Read.Csv(History(40) + Ahead(40, "x", "new", "new"), columns))[0].Median);
        Assert.Equal(said, forecaster.Predict(Read.Csv(History(40), columns), Coming(40, "x", "b", "new"))[0].Median);
    }

    [Fact]
    public void A_request_may_have_learnt_words_that_its_history_lacks()
    {
        var forecaster = new Forecaster(3, 6) { Model = new MQRNN { Epochs = 1 }, Intervals = "model" }.Fit(Read.Csv(History(40), Columns));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "words.forecast");
        forecaster.Save(path);
        var loaded = Forecaster.Load(path);
        var plain = History(20).Replace(",z", ",x", StringComparison.Ordinal);
        var table = Read.Csv(plain, Columns);
        Assert.Equal(["x"], table.Schema.Known[1].Categories);
        var said = loaded.Predict(table, Coming(20, "x", "z", "x"))[0].Median;
        Assert.Equal(said, loaded.Predict(Read.Csv(plain + Ahead(20, "x", "z", "x"), Columns))[0].Median);
        Assert.NotEqual(said, loaded.Predict(table, Coming(20, "x", "x", "x"))[0].Median);
        foreach (var act in (Action[])[() => loaded.Predict(table, Coming(20, "x", "y", "x")),
            () => loaded.Predict(Read.Csv(plain + Ahead(20, "x", "y", "x"), Columns))])
        {
            Assert.Contains("\"y\" is not among the words that were learnt from", Read.Error(act), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Observed_words_of_steps_to_come_are_not_read()
    {
        var table = Read.Csv("time,load,kind\n2024-01-01,1,x\n2024-01-02,2,z\n2024-01-03,,q\n",
            Columns with { Known = [], Observed = ["kind"] });
        Assert.Equal(["x", "z"], table.Schema.Observed[0].Categories);
        Assert.Same(table, table.As(table.Schema));
    }

    [Theory]
    [InlineData("2024-02-10,,1,x\n2024-02-11,,,x\n2024-02-12,,1,z\n", "\"price\" at 2024-02-11")]
    [InlineData("2024-02-10,,1,x\n2024-02-11,,1,x\n2024-02-12,,1,\n", "\"kind\" at 2024-02-12")]
    [InlineData("2024-02-10,,1,x\n2024-02-12,,1,x\n", "(price, kind) at 2024-02-11")]
    [InlineData("2024-02-10,,1,x\n2024-02-11,,1,x\n", "for 2 steps after its end, and a forecast of 3 steps needs as many")]
    [InlineData("", "for 0 steps after its end")]
    public void Holes_in_the_known_inputs_of_steps_to_come_are_refused_where_they_are_read(string rows, string reason)
    {
        var table = Read.Csv(History(40) + rows, Columns);
        Forecaster forecaster = new(3, 6) { Model = new MQRNN { Epochs = 1 }, Intervals = "model" };
        var message = Read.Error(() => forecaster.Check(table));
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Equal(message, Read.Error(() => forecaster.Fit(table).Predict(table)));
        if (rows.Split('\n').Length == 4)
        {
            var coming = SeriesTable.KnownFromCsv(new StringReader("time,load,price,kind\n" + rows), Columns);
            Assert.Equal(message, Read.Error(() => forecaster.Check(Read.Csv(History(40), Columns), coming)));
        }

        // A model that does not read them says so, and forecasts.
        Forecaster local = new(3, 6) { Model = new Drift() };
        Assert.Contains(local.Check(table), line => line.StartsWith("Steps to come lack known inputs (", StringComparison.Ordinal));
        Assert.Equal(3, local.Fit(table).Predict(table)[0].Horizon);
        Assert.DoesNotContain(local.Check(Read.Csv(History(40) + Ahead(40, "x", "x", "x"), Columns)),
            line => line.StartsWith("Steps to come", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "has 2 in column \"kind\", which holds the numbers of 2 words, from 0 to 1")]
    [InlineData(-4, "has -4 in column \"kind\"")]
    [InlineData(0.5, "has 0.5 in column \"kind\"")]
    [InlineData(double.NaN, "no value of the known input \"kind\" for a step to come")]
    [InlineData(1e200, "is too large")]
    public void A_reading_with_wrong_known_inputs_is_refused_and_leaves_no_trace(double word, string reason)
    {
        var table = Read.Csv(History(40), Columns);
        Forecaster Learnt() => new Forecaster(3, 6) { Model = new MQRNN { Epochs = 1 }, Intervals = "model" }.Fit(table);
        var (forecaster, other) = (Learnt(), Learnt());
        SeriesReading good = new("load", 12) { KnownAhead = [[1, 2, 0], [0, 1, 1]], Time = new DateTime(2024, 2, 10) };
        Assert.Contains(reason, Read.Error(() => forecaster.Update(good with { KnownAhead = [[1, 2, 0], [0, 1, word]] })),
            StringComparison.Ordinal);
        Assert.Equal(other.Update(good).Forecasts[0].Median, forecaster.Update(good).Forecasts[0].Median);
    }

    [Fact]
    public void What_fails_while_it_is_forecast_keeps_nothing_of_the_readings()
    {
        Failing model = new();
        var forecaster = new Forecaster(3, 6) { Model = model, Season = 1, Intervals = "model" }.Fit(Read.Csv(History(40), Columns));
        ((Failing)forecaster.FittedModel).Fails = true;
        SeriesReading next = new("load", 12) { KnownAhead = [[1, 2, 0], [0, 1, 1]], Time = new DateTime(2024, 2, 10) };
        Assert.Throws<NabiException>(() => forecaster.Update([next, new("b", 1) { KnownAhead = next.KnownAhead, IsNew = true,
            Time = next.Time }]));
        ((Failing)forecaster.FittedModel).Fails = false;
        Assert.Equal(["load"], forecaster.LiveSeries);
        Assert.Equal("2024-02-11", forecaster.Update(next).Forecasts[0].Time(0));
    }

    private sealed class Failing : ForecastModel
    {
        public bool Fails { get; set; }

        protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
            => Fails ? throw new NabiException("No forecast.") : [.. series.Select(_ => new ModelForecast(task))];
    }

    private static string History(int steps) => "time,load,price,kind\n" + string.Concat(Enumerable.Range(0, steps).Select(i =>
        $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{10 + i * 7 % 5},{i % 3},{(i % 2 == 0 ? "x" : "z")}\n"));

    private static string Ahead(int from, params string[] words) => string.Concat(words.Select((word, i) =>
        $"{new DateTime(2024, 1, 1).AddDays(from + i):yyyy-MM-dd},,1,{word}\n"));

    private static SeriesTable Coming(int from, params string[] words) => SeriesTable.KnownFromCsv(new StringReader("time,price,kind\n"
        + Ahead(from, words).Replace(",,", ",", StringComparison.Ordinal)), Columns);
}
