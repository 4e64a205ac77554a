using Nabi.Metrics;

namespace Nabi.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void Counts_and_what_follows_from_them()
    {
        var scores = Tensor.From(
            new[,] { { 0.7f, 0.2f, 0.1f }, { 0.1f, 0.8f, 0.1f }, { 0.3f, 0.3f, 0.4f }, { 0.5f, 0.1f, 0.4f }, { 0.9f, 0f, 0.1f } });
        var matrix = ConfusionMatrix.Of(Tensor.From(0, 1, 2, 2, 1), scores, ["cat", "dog", "bird"]);
        Assert.Equal(new double[,] { { 1, 0, 0 }, { 1, 1, 0 }, { 1, 0, 1 } }, matrix.ToArray());
        Assert.Equal((0.6, 5.0, 3), (matrix.Accuracy, matrix.Total, matrix.Classes));
        Assert.Equal((1 / 3.0, 1.0, 0.5), (matrix.Precision(0), matrix.Recall(0), matrix.F1(0)));
        Assert.Equal((1.0, 0.5, 2 / 3.0, 2.0), (matrix.Precision(1), matrix.Recall(1), matrix.F1(1), matrix.Support(1)));
        Assert.Equal(2 / 3.0, matrix.BalancedAccuracy, 1e-12);
        Assert.Equal((0.5 + 2 / 3.0 + 2 / 3.0) / 3, matrix.MacroF1, 1e-12);
        var oneHot = ConfusionMatrix.Of(Ops.OneHot(Tensor.From(0, 1, 2, 2, 1), 3), scores);
        Assert.Equal(matrix.ToArray(), oneHot.ToArray());
        var lines = matrix.ToString().Split('\n');
        Assert.Contains("dog", lines[2], StringComparison.Ordinal);
        Assert.Contains("1.0000  0.5000  0.6667         2", lines[2], StringComparison.Ordinal);
        Assert.Contains("accuracy 0.6000", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_in_another_order_and_too_many_classes_are_refused()
    {
        Assert.Contains("same order", Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.Ones(3, 2), Tensor.Ones(2, 3))).Message,
            StringComparison.Ordinal);
        Assert.Contains("same order",
            Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.Ones(3, 2), Tensor.Ones(2, 3, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("same order",
            Assert.Throws<NabiException>(
                () => RocCurve.Of(Tensor.From(new[,] { { 0f, 1f }, { 0f, 1f }, { 0f, 1f } }), Tensor.Ones(2, 3))).Message,
                    StringComparison.Ordinal);
        Assert.Contains("NaN",
            Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.From(1, 0), Tensor.From(0.7f, float.NaN))).Message,
            StringComparison.Ordinal);
        Assert.Contains("NaN",
            Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.From(1), Tensor.From(new[,] { { float.NaN, 1f } }))).Message,
            StringComparison.Ordinal);
        Assert.Contains("0.5",
            Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.From(0.5f), Tensor.From(new[,] { { 0f, 1f } }))).Message,
            StringComparison.Ordinal);
        foreach (var most in (int[])[1_000_000_000, int.MaxValue])
        {
            Assert.Contains("at most 8192 classes",
                Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.From(0, most), Tensor.From(0, 1))).Message,
                StringComparison.Ordinal);
            // What does not count is of no class.
            Assert.Equal(1, ConfusionMatrix.Of(Tensor.From(0, most), Tensor.From(0, 1), sampleWeight: Tensor.From(1f, 0f)).Classes);
        }
    }

    [Fact]
    public void Two_classes_by_threshold_sequences_masks_and_weights()
    {
        var scores = new Tensor([2, 3, 1], [0.9f, 0.2f, 0.6f, 0.4f, 0.7f, 0.1f]);
        var truth = new Tensor([2, 3], [1, 0, 0, 1, 1, 1]);
        Assert.Equal(new double[,] { { 1, 1 }, { 2, 2 } }, ConfusionMatrix.Of(truth, scores).ToArray());
        Assert.Equal(new double[,] { { 2, 0 }, { 2, 2 } }, ConfusionMatrix.Of(truth, scores, threshold: 0.65f).ToArray());
        Assert.Equal(new double[,] { { 0.5, 0.5 }, { 4, 3 - 0.5 } },
            ConfusionMatrix.Of(truth, scores, sampleWeight: Tensor.From(0.5f, 2f)).ToArray());
        scores.Mask = Tensor.From(new[,] { { true, true, false }, { true, false, false } });
        Assert.Equal(new double[,] { { 1, 0 }, { 1, 1 } }, ConfusionMatrix.Of(truth, scores).ToArray());
    }

    [Fact]
    public void Class_numbers_against_class_numbers_and_nothing()
    {
        var matrix = ConfusionMatrix.Of(Tensor.From(0, 3, 3), Tensor.From(0, 3, 1));
        Assert.Equal(4, matrix.Classes);
        Assert.Equal((1.0, 1.0, 0.0), (matrix[3, 3], matrix[3, 1], matrix.Precision(2)));
        Assert.Equal(0.0, ConfusionMatrix.Of(Tensor.Zeros([0]), Tensor.Zeros(0, 3)).Accuracy);
        Assert.Contains("class 7",
            Assert.Throws<NabiException>(() => ConfusionMatrix.Of(Tensor.From(7), Tensor.From(new[,] { { 0.1f, 0.9f } }))).Message,
            StringComparison.Ordinal);
        Assert.Contains("shape (3,)",
            Assert.Throws<NabiException>(
                () => ConfusionMatrix.Of(Tensor.From(0, 1, 1), Tensor.From(new[,] { { 0.1f, 0.9f }, { 0.1f, 0.9f } }))).Message,
                    StringComparison.Ordinal);
        Assert.Contains("no class 9", Assert.Throws<NabiException>(() => matrix.Recall(9)).Message, StringComparison.Ordinal);
    }
}
