namespace Nabi.Forecasting.Tests;

/// <summary>Scores by hand.</summary>
public sealed class ScoresTests
{
    [Fact]
    public void Scores_are_those_of_a_hand_calculation()
    {
        double[] truth = [10, 20, double.NaN, 40], forecast = [12, 18, 5, 40], history = [1, 2, 4, 7, 11];
        Assert.Equal(4.0 / 3, Scores.Mae(truth, forecast), 12);
        Assert.Equal(8.0 / 3, Scores.Mse(truth, forecast), 12);
        Assert.Equal((200 * 2 / 22.0 + 200 * 2 / 38.0) / 3, Scores.Smape(truth, forecast), 12);
        Assert.Equal(2.5, Scores.NaiveError(history, 1), 12);
        Assert.Equal((3 + 5 + 7) / 3.0, Scores.NaiveError(history, 2), 12);
        Assert.Equal(4.0 / 3 / 5, Scores.Mase(truth, forecast, history, 2), 12);
        Assert.Equal((0.1 * 2 + 0.9 * 2) / 3, Scores.Pinball(truth, forecast, 0.9), 12);
        Assert.Equal(2.0 / 3, Scores.Coverage(truth, [9, 21, 0, 40], [11, 22, 0, 41]), 12);
        Assert.Equal((2 + 1 + 1 + 2 / 0.05 * 1) / 3, Scores.IntervalScore(truth, [9, 21, 0, 40], [11, 22, 0, 41], 0.95), 9);
        Assert.Equal(0.75, Scores.Owa(5, 2, 10, 2), 12);
        Assert.True(double.IsNaN(Scores.Mae([double.NaN], [1])));
    }

    [Fact]
    public void Normal_quantiles_are_those_of_the_tables()
    {
        Assert.Equal(1.959963984540054, NormalDistribution.Quantile(0.975), 12);
        Assert.Equal(-1.281551565544600, NormalDistribution.Quantile(0.1), 12);
        Assert.Equal(-4.753424308822899, NormalDistribution.Quantile(1e-6), 9);
        for (var p = 0.001; p < 1; p += 0.001)
            Assert.Equal(p, NormalDistribution.Cumulative(NormalDistribution.Quantile(p)), 12);
    }
}
