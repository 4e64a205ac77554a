using Nabi.Forecasting.Tests.Tables;

namespace Nabi.Forecasting.Tests;

/// <summary>Known inputs of the steps to come: rows of the same file and another file are read by one rule.</summary>
public sealed class KnownAheadTests
{
    private static readonly TableColumns Columns = new() { Time = "time", Targets = ["load"], Known = ["price", "kind"] };

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

    private static string History(int steps) => "time,load,price,kind\n" + string.Concat(Enumerable.Range(0, steps).Select(i =>
        $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{10 + i * 7 % 5},{i % 3},{(i % 2 == 0 ? "x" : "z")}\n"));

    private static string Ahead(int from, params string[] words) => string.Concat(words.Select((word, i) =>
        $"{new DateTime(2024, 1, 1).AddDays(from + i):yyyy-MM-dd},,1,{word}\n"));

    private static SeriesTable Coming(int from, params string[] words) => SeriesTable.KnownFromCsv(new StringReader("time,price,kind\n"
        + Ahead(from, words).Replace(",,", ",", StringComparison.Ordinal)), Columns);
}
