namespace Nabi.Forecasting.Tests;

/// <summary>Searches of settings.</summary>
public sealed class TunerTests
{
    private static Dictionary<string, SearchParameter> Space => new()
    {
        ["x"] = SearchParameter.Number(-2, 2),
        ["rate"] = SearchParameter.Number(1e-4, 1, logarithmic: true),
        ["units"] = SearchParameter.Integer(3, 5),
        ["kind"] = SearchParameter.Choice("a", "b"),
    };

    [Fact]
    public void Random_search_draws_from_the_space_and_keeps_the_best()
    {
        Tuner tuner = new(Space) { Trials = 60, Seed = 1 };
        var best = tuner.Search(trial => Math.Abs(trial["x"] - 1) + (trial.Text("kind") == "a" ? 0 : 1));
        Assert.InRange(best["x"], 0.8, 1.2);
        Assert.Equal("a", best.Text("kind"));
        Assert.Equal([3, 4, 5], tuner.Tried.Select(trial => trial.Integer("units")).Distinct().Order());
        Assert.InRange(tuner.Tried.Count(trial => trial["rate"] < 1e-2), 20, 40);
        Assert.Equal(best.Values, new Tuner(Space) { Trials = 60, Seed = 1 }.Search(trial => Math.Abs(trial["x"] - 1)
            + (trial.Text("kind") == "a" ? 0 : 1)).Values);
        Assert.Contains("best score", tuner.ToReport().ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Successive_halving_spends_on_what_is_good()
    {
        Tuner tuner = new(Space) { Trials = 27, Rounds = 3, Seed = 2 };
        tuner.Search(trial => Math.Abs(trial["x"]) + 0.01 / trial.Budget);
        Assert.Equal([27, 9, 3], tuner.Tried.GroupBy(trial => trial.Budget).OrderBy(group => group.Key).Select(group => group.Count()));
        Assert.Equal(1, tuner.Best.Budget);
        Assert.Equal(tuner.Tried.Min(trial => Math.Abs(trial["x"])), Math.Abs(tuner.Best["x"]));
        Assert.Equal(10, tuner.Tried.First(trial => trial.Budget < 0.2).Spend(90));
    }

    [Fact]
    public void A_search_that_was_ended_goes_on_from_its_file()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "search.json");
        using var ended = new CancellationTokenSource();
        var calls = 0;
        double Score(Trial trial)
        {
            if (++calls == 5)
                ended.Cancel();
            return trial["x"];
        }

        Assert.Throws<OperationCanceledException>(() => new Tuner(Space) { Trials = 12, File = file }.Search(Score, ended.Token));
        List<int> reported = [];
        Tuner again = new(Space) { Trials = 12, File = file, Progress = new Reports(reported) };
        var best = again.Search(Score);
        Assert.Equal(12, calls);
        Assert.Equal(12, reported[^1]);
        Assert.Equal(new Tuner(Space) { Trials = 12 }.Search(trial => trial["x"]).Values, best.Values);
        Assert.Contains("another search",
            Assert.ThrowsAny<NabiException>(() => new Tuner(Space) { Trials = 12, Seed = 9, File = file }.Search(Score)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_goes_on_with_more_trials_and_with_other_rounds()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "search.json");
        var calls = 0;
        double Score(Trial trial)
        {
            calls++;
            return trial["x"];
        }

        new Tuner(Space) { Trials = 5, File = file }.Search(Score);
        var best = new Tuner(Space) { Trials = 9, File = file }.Search(Score);
        Assert.Equal(9, calls);
        Assert.Equal(new Tuner(Space) { Trials = 9 }.Search(trial => trial["x"]).Values, best.Values);
        new Tuner(Space) { Trials = 9, Rounds = 2, File = file }.Search(Score);
        Assert.Equal(18, calls);
        // As files of before were written.
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"search\": \"seed 0",
            "\"search\": \"9 trials, 2 rounds, factor 3, seed 0", StringComparison.Ordinal));
        new Tuner(Space) { Trials = 9, File = file }.Search(Score);
        Assert.Equal(18, calls);
    }

    [Fact]
    public void A_file_that_is_cut_or_damaged_is_a_sentence_and_an_empty_one_is_new()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "search.json");
        Tuner tuner = new(Space) { Trials = 3, File = file };
        tuner.Search(trial => trial["x"]);
        var whole = File.ReadAllText(file);
        for (var length = 1; length < whole.Length; length += 7)
            Refused(whole[..length]);
        foreach (var other in (string[])["[]", "3", "null", "{\"search\":\"a\",\"search\":\"b\"}", "{\"search\": 1, \"trials\": []}",
            whole.Replace("\"number\": 1", "\"number\": \"one\"", StringComparison.Ordinal),
            whole.Replace("\"error\": \"\"", "\"error\": null", StringComparison.Ordinal)])
        {
            Refused(other);
        }

        foreach (var empty in (string[])["", " \n"])
        {
            File.WriteAllText(file, empty);
            tuner.Search(trial => trial["x"]);
            Assert.Equal(whole, File.ReadAllText(file));
        }

        void Refused(string text)
        {
            File.WriteAllText(file, text);
            var message = Assert.Throws<NabiException>(() => tuner.Search(trial => trial["x"])).Message;
            Assert.Matches("is damaged or cut off|is no file of a search", message);
            Assert.DoesNotContain("BytePosition", message, StringComparison.Ordinal);
            Assert.True(message.Length <= 300 + file.Length, message);
        }
    }

    [Fact]
    public void A_file_of_scores_on_other_series_is_refused()
    {
        var file = Path.GetTempFileName();
        File.Delete(file);
        var series = Panels.Waves(3, 150);
        SeriesTable all = new(series[0].Schema, series), fewer = new(series[0].Schema, [.. series.Select(one => one.Until(120))]);
        Trial Found(SeriesTable table, int folds)
            => new Tuner(new() { ["season"] = SearchParameter.Choice(1, 12) }) { Trials = 2, File = file }.Search(table, Make, folds);
        Forecaster Make(Trial trial)
            => new(6) { Model = new SeasonalNaive { Season = trial.Integer("season") }, Season = 12, Intervals = "model" };

        Assert.Equal(Found(all, 1).Score, Found(all, 1).Score);
        Assert.Contains("another search", Assert.ThrowsAny<NabiException>(() => Found(fewer, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("another search", Assert.ThrowsAny<NabiException>(() => Found(all, 2)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Settings_that_fail_are_bad_trials_and_a_forecaster_is_searched_by_its_backtest()
    {
        var series = Panels.Waves(5, 150);
        Tuner tuner = new(new() { ["season"] = SearchParameter.Choice(1, 5, 12, -1) }) { Trials = 12, Seed = 3 };
        var best = tuner.Search(new SeriesTable(series[0].Schema, series), trial =>
            new Forecaster(6) { Model = new SeasonalNaive { Season = trial.Integer("season") }, Season = 12, Intervals = "model" });
        Assert.Equal(12, best.Integer("season"));
        Assert.Contains(tuner.Tried, trial => trial.Error.Contains("1 or more", StringComparison.Ordinal));
        Assert.Contains("all trials failed", Assert.ThrowsAny<NabiException>(() =>
            new Tuner(Space) { Trials = 2 }.Search(_ => double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("no setting \"y\"", Assert.ThrowsAny<NabiException>(() =>
            new Tuner(Space) { Trials = 2 }.Search(trial => trial["y"])).Message, StringComparison.Ordinal);
    }

    private sealed class Reports(List<int> done) : IProgress<TuningProgress>
    {
        public void Report(TuningProgress value) => done.Add(value.Done);
    }
}
