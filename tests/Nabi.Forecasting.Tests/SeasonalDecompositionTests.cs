namespace Nabi.Forecasting.Tests;

/// <summary>Classical decomposition and the test for a season.</summary>
public sealed class SeasonalDecompositionTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_season_on_a_line_is_found_exactly(int season)
    {
        double[] parts = [-3, 1, 4, -2, 0];
        parts = parts[..season];
        var mean = parts.Average();
        var values = Enumerable.Range(0, 8 * season).Select(t => 10 + 0.5 * t + parts[t % season]).ToArray();
        var figure = SeasonalDecomposition.Figure(values, season, false);
        for (var i = 0; i < season; i++)
            Assert.Equal(parts[i] - mean, figure[i], 1e-9);
    }

    [Fact]
    public void Factors_have_mean_1()
    {
        double[] factors = [0.5, 1.5, 1.25, 0.75];
        var values = Enumerable.Range(0, 40).Select(t => 20 * factors[t % 4]).ToArray();
        Assert.Equal(factors, SeasonalDecomposition.Figure(values, 4, true).Select(factor => Math.Round(factor, 9)));
    }

    [Fact]
    public void The_test_tells_seasons_from_noise()
    {
        var random = new Random(1);
        var noise = Enumerable.Range(0, 120).Select(_ => random.NextDouble()).ToArray();
        var waves = noise.Select((value, t) => value + Math.Sin(Math.Tau * t / 12)).ToArray();
        Assert.True(SeasonalDecomposition.HasSeason(waves, 12));
        Assert.False(SeasonalDecomposition.HasSeason(noise, 12));
        Assert.False(SeasonalDecomposition.HasSeason(waves.AsSpan()[..35], 12));
        Assert.False(SeasonalDecomposition.HasSeason(waves, 1));
        Assert.False(SeasonalDecomposition.HasSeason(new double[60], 12));
    }
}
