using Nabi.Distributed;

namespace Nabi.Forecasting.Tests;

/// <summary>Folds, trials and the training of networks that several ranks share give the numbers of one process.</summary>
public sealed class RanksTests
{
    private static Dictionary<string, SearchParameter> Space => new()
    {
        ["x"] = SearchParameter.Number(-2, 2),
        ["kind"] = SearchParameter.Choice("a", "b"),
    };

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    public void Folds_of_a_backtest_are_shared(int ranks, bool refit)
    {
        var table = Table();
        var learnt = 0;
        var alone = Forecaster().Backtest(table, Options(null));
        LocalRanks.Run(ranks, cluster =>
        {
            var shared = Forecaster().Backtest(table, Options(cluster));
            Assert.Equal(alone.ToString(), shared.ToString());
            Assert.Equal(alone.Forecasts.Select(one => one.Forecast.Median), shared.Forecasts.Select(one => one.Forecast.Median));
            Interlocked.Increment(ref learnt);
        });
        Assert.Equal(ranks, learnt);

        BacktestOptions Options(Communicator? cluster) => new() { Folds = 4, Refit = refit, KeepForecasts = true, Cluster = cluster };

        static Forecaster Forecaster() => new(6) { Model = new Drift(), Intervals = IntervalMethod.Adaptive };
    }

    [Fact]
    public void A_fold_that_fails_on_one_rank_is_a_sentence_on_all()
    {
        var table = Table();
        var said = 0;
        LocalRanks.Run(2, cluster =>
        {
            // Each rank learns with a network on the cluster inside of a fold of its own, which cannot be.
            Assert.Throws<NabiException>(() => new Forecaster(6) { Model = new SegRNN { Epochs = 1 } }.Backtest(table,
                new BacktestOptions { Folds = 2, Refit = true, Cluster = cluster, Fit = new() { Cluster = cluster } }));
            Interlocked.Increment(ref said);
        });
        Assert.Equal(2, said);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Trials_of_a_search_are_shared_and_rank_0_keeps_the_file(int ranks)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "search.json");
        var alone = new Tuner(Space) { Trials = 9, Rounds = 2 };
        alone.Search(Score);
        var tried = 0;
        Search();
        Assert.Equal(12, tried);
        // The file has all trials: nothing is tried again.
        Search();
        Assert.Equal(12, tried);

        void Search() => LocalRanks.Run(ranks, cluster =>
        {
            var tuner = new Tuner(Space) { Trials = 9, Rounds = 2, Cluster = cluster, File = file };
            var best = tuner.Search(trial =>
            {
                Interlocked.Increment(ref tried);
                return Score(trial);
            });
            Assert.Equal(alone.Best.Values, best.Values);
            Assert.Equal(alone.Tried.Select(trial => (trial.Number, trial.Score, trial.Error)),
                tuner.Tried.Select(trial => (trial.Number, trial.Score, trial.Error)));
        });

        static double Score(Trial trial)
            => trial["x"] < -1.5 ? throw new NabiException("Too small.") : Math.Abs(trial["x"] - 1) + (trial.Text("kind") == "a" ? 0 : 1);
    }

    [Fact]
    public void A_network_trains_on_ranks_to_the_bits_of_one()
    {
        var table = Table();
        var alone = Forecast(new SingleRank());
        LocalRanks.Run(2, cluster => Assert.Equal(alone, Forecast(cluster)));

        double[] Forecast(Communicator cluster)
            => [.. new Forecaster(6) { Model = new SegRNN { Epochs = 2 }, Seed = 3 }
                .Fit(table, new ForecastFitOptions { Cluster = cluster })
                .Predict(table)[0].Median];
    }

    private static SeriesTable Table()
    {
        var series = Panels.Waves(3, 120);
        return new SeriesTable(series[0].Schema, series);
    }
}
