using Nabi.Metrics;

namespace Nabi.Tests.Metrics;

public sealed class CurveTests
{
    [Theory]
    [InlineData(7, 3, false)]
    [InlineData(40, 1000, false)]
    [InlineData(200, 12, true)]
    public void Areas_are_those_of_the_definitions(int count, int levels, bool weighted)
    {
        var random = new Random(count);
        float[] truth = [.. Enumerable.Range(0, count).Select(i => i < 2 ? i : random.Next(2))];
        float[] scores = [.. Enumerable.Range(0, count).Select(_ => random.Next(levels) / (float)levels)];
        float[] weights = [.. Enumerable.Range(0, count).Select(_ => weighted ? random.NextSingle() : 1f)];
        var weight = weighted ? Tensor.From(weights) : null;
        var roc = RocCurve.Of(Tensor.From(truth), Tensor.From(scores), sampleWeight: weight);
        var curve = PrecisionRecallCurve.Of(Tensor.From(truth), Tensor.From(scores), sampleWeight: weight);

        double above = 0, pairs = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                if (truth[i] == 1 && truth[j] == 0)
                {
                    pairs += (double)weights[i] * weights[j];
                    above += (double)weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0);
                }
            }
        }

        Assert.Equal(above / pairs, roc.Area, 1e-9);
        Assert.Equal((0.0, 0.0), (roc.Points[0].FalsePositiveRate, roc.Points[0].TruePositiveRate));
        Assert.Equal((1.0, 1.0), (Math.Round(roc.Points[^1].FalsePositiveRate, 9), Math.Round(roc.Points[^1].TruePositiveRate, 9)));

        // Every point is what counting with its threshold gives, with > and with >= alike.
        double Share(Func<int, bool> which, Func<int, bool> among)
            => Enumerable.Range(0, count).Where(i => among(i) && which(i)).Sum(i => (double)weights[i])
                / Enumerable.Range(0, count).Where(among).Sum(i => (double)weights[i]);
        double average = 0, before = 0;
        for (var k = 0; k < roc.Points.Count; k++)
        {
            var (threshold, at) = (roc.Points[k].Threshold, curve.Points[k]);
            Assert.Equal(threshold, at.Threshold);
            Assert.Equal(Share(i => scores[i] > threshold, i => truth[i] == 1), roc.Points[k].TruePositiveRate, 1e-9);
            Assert.Equal(Share(i => scores[i] >= threshold, i => truth[i] == 0), roc.Points[k].FalsePositiveRate, 1e-9);
            Assert.Equal(roc.Points[k].TruePositiveRate, at.Recall, 1e-9);
            Assert.Equal(k == 0 ? 1 : Share(i => truth[i] == 1, i => scores[i] > threshold), at.Precision, 1e-9);
            average += (at.Recall - before) * at.Precision;
            before = at.Recall;
        }

        Assert.Equal(average, curve.AveragePrecision, 1e-9);
    }

    [Fact]
    public void Thresholds_are_chosen_by_what_they_must_reach()
    {
        var truth = Tensor.From(0, 0, 1, 0, 1, 1, 1);
        var scores = Tensor.From(0.1f, 0.2f, 0.3f, 0.6f, 0.7f, 0.9f, 0.35f);
        var roc = RocCurve.Of(truth, scores);
        Assert.Equal((0.25f, 1 / 3.0, 1.0), (roc.Best().Threshold, roc.Best().FalsePositiveRate, roc.Best().TruePositiveRate));
        Assert.Equal(1.0, roc.AtFalsePositiveRate(0.4).TruePositiveRate);
        Assert.Equal(0.5, roc.AtFalsePositiveRate(0).TruePositiveRate);
        var curve = PrecisionRecallCurve.Of(truth, scores);
        Assert.Equal((0.25f, 0.8, 1.0), (curve.Best().Threshold, curve.Best().Precision, curve.Best().Recall));
        Assert.Equal(0.65f, curve.Best(0.2).Threshold);
        Assert.Equal(0.5, curve.AtPrecision(0.9).Recall);
        Assert.Equal(0.8, curve.AtRecall(0.8).Precision);
        // What a metric with this threshold says of the same data.
        var precision = new Precision { Thresholds = [curve.Best().Threshold] };
        precision.Update(truth, scores);
        Assert.Equal(0.8f, precision.Result());
        Assert.Contains("no threshold has precision 1; the largest is 0.5", Assert.Throws<NabiException>(
            () => PrecisionRecallCurve.Of(Tensor.From(0, 1), Tensor.From(0.9f, 0.1f)).AtPrecision(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_against_the_others_a_mask_and_neighbouring_floats()
    {
        var scores = Tensor.From(new[,] { { 0.7f, 0.2f, 0.1f }, { 0.1f, 0.8f, 0.1f }, { 0.3f, 0.3f, 0.4f }, { 0.5f, 0.1f, 0.4f } });
        var numbered = RocCurve.Of(Tensor.From(0, 1, 2, 0), scores, classId: 0);
        var oneHot = RocCurve.Of(Tensor.From(new[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } }), scores, classId: 0);
        Assert.Equal(1.0, numbered.Area);
        Assert.Equal(numbered.Points, oneHot.Points);

        var sequence = new Tensor([1, 4], [0.9f, 0.8f, 0.2f, 0.95f]);
        sequence.Mask = Tensor.From(new[,] { { true, true, true, false } });
        Assert.Equal(1.0, RocCurve.Of(new Tensor([1, 4], [1, 1, 0, 0]), sequence).Area);

        var near = RocCurve.Of(Tensor.From(0, 1), Tensor.From(1f, MathF.BitIncrement(1f)));
        Assert.Equal((1.0, 1f), (near.Area, near.Points[1].Threshold));
    }

    [Fact]
    public void Bad_input_is_a_sentence()
    {
        Refused("no zeros", () => RocCurve.Of(Tensor.From(1, 1), Tensor.From(0.1f, 0.2f)));
        Refused("no ones", () => PrecisionRecallCurve.Of(Tensor.From(0, 0), Tensor.From(0.1f, 0.2f)));
        Refused("no ones", () => RocCurve.Of(Tensor.Zeros([0]), Tensor.Zeros([0])));
        Refused("score NaN", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(float.NaN, 0.2f)));
        Refused("target 2", () => RocCurve.Of(Tensor.From(0, 2), Tensor.From(0.1f, 0.2f)));
        Refused("classId", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(new[,] { { 0.1f, 0.9f }, { 0.2f, 0.8f } })));
        Refused("no class 5", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(new[,] { { 0.1f, 0.9f }, { 0.2f, 0.8f } }), classId: 5));
        Refused("sample weights", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(0.1f, 0.2f), sampleWeight: Tensor.From(1f, 1f, 1f)));
        Refused("weights 0 or more", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(0.1f, 0.2f), sampleWeight: Tensor.From(-1f, 1f)));
        Refused("from 0 to 1", () => RocCurve.Of(Tensor.From(0, 1), Tensor.From(0.1f, 0.2f)).AtFalsePositiveRate(2));
    }

    private static void Refused(string part, Action action)
        => Assert.Contains(part, Assert.Throws<NabiException>(action).Message, StringComparison.Ordinal);
}
