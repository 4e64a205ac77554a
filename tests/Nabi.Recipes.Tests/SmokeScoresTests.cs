namespace Nabi.Recipes.Tests;

public sealed class SmokeScoresTests
{
    [Fact]
    public void Rates_are_those_counted_by_hand()
    {
        // 3 of smoke, 2 of them found; 5 clear, 1 of them taken for smoke.
        bool[] truth = [true, true, true, false, false, false, false, false];
        float[] said = [0.9f, 0.5f, 0.49f, 0.7f, 0.1f, 0.2f, 0, 0.4f];
        var scores = SmokeScores.Of(truth, said);
        Assert.Equal(2 / 3.0, scores.Precision);
        Assert.Equal(2 / 3.0, scores.Recall);
        Assert.Equal(2 / 3.0, scores.F1);
        Assert.Equal(2 / 3.0, scores.TruePositiveRate);
        Assert.Equal(4 / 5.0, scores.TrueNegativeRate);

        var stricter = SmokeScores.Of(truth, said, 0.8f);
        Assert.Equal((1.0, 1 / 3.0, 0.5, 1 / 3.0, 1.0),
            (stricter.Precision, stricter.Recall, stricter.F1, stricter.TruePositiveRate, stricter.TrueNegativeRate));
    }

    [Theory]
    [InlineData(new[] { true, true }, 0f, 0, 0, 0, 0)]
    [InlineData(new[] { false, false }, 0f, 0, 0, 0, 1)]
    [InlineData(new[] { true, true }, 1f, 1, 1, 1, 0)]
    [InlineData(new bool[0], 1f, 0, 0, 0, 0)]
    public void A_rate_of_nothing_is_0(bool[] truth, float said, double precision, double recall, double f1, double trueNegatives)
    {
        var scores = SmokeScores.Of(truth, Enumerable.Repeat(said, truth.Length).ToArray());
        Assert.Equal((precision, recall, f1, trueNegatives), (scores.Precision, scores.Recall, scores.F1, scores.TrueNegativeRate));
    }

    [Fact]
    public void F1_is_the_harmonic_mean_of_precision_and_recall()
    {
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            bool[] truth = [.. Enumerable.Range(0, 30).Select(_ => random.Next(2) == 1)];
            float[] said = [.. truth.Select(_ => random.NextSingle())];
            var scores = SmokeScores.Of(truth, said);
            Assert.Equal(2 * scores.Precision * scores.Recall / (scores.Precision + scores.Recall), scores.F1, 12);
        }
    }
}
