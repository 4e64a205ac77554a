using Nabi.Regularizers;

namespace Nabi.Tests.Losses;

/// <summary>The primitives behind losses and penalties: shapes, gradients added to what is there, runs on new numbers.</summary>
public sealed class LossPrimitiveTests
{
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, 7)]
    public void Crossentropy_over_many_classes_is_that_of_its_rows_on_any_number_of_threads(bool fromLogits, int? ignored)
    {
        const int Rows = 130, Classes = 1200;
        var random = new Random(5);
        Tensor prediction = new([Rows, Classes], [.. Enumerable.Range(0, Rows * Classes).Select(_ => random.NextSingle() + 0.1f)]);
        Tensor labels = new([Rows], [.. Enumerable.Range(0, Rows).Select(i => i % 9 == 0 ? 7 : random.Next(Classes))]);
        SparseCategoricalCrossentropy loss = new() { FromLogits = fromLogits, IgnoreClass = ignored, Reduction = "none" };
        var numbers = ThreadCounts.SameBits(() => Both(labels, prediction));
        for (var row = 0; row < Rows; row += 13)
        {
            var one = Both(Ops.Slice(labels, 0, row, 1), Ops.Slice(prediction, 0, row, 1));
            Assert.Equal(one[0], numbers[row]);
            Assert.Equal(one[1..], numbers[(Rows + row * Classes)..(Rows + (row + 1) * Classes)]);
        }

        float[] Both(Tensor y, Tensor x)
        {
            Variable variable = new("x", x);
            var tape = new GradientTape();
            var losses = tape.Record(() => loss.Apply(y, variable.Value));
            return [.. losses.ToArray(), .. tape.Gradient(losses, [variable])[0].ToArray()];
        }
    }

    [Fact]
    public void RowLossPrimitive_takes_rows_along_any_axis()
    {
        var target = GradientAssert.Uniform(1, -1f, 1f, 2, 3, 4);
        var prediction = GradientAssert.Uniform(2, -1f, 1f, 2, 3, 4);
        foreach (var axis in (int[])[0, 1, 2])
        {
            var primitive = new RowFormulaPrimitive("rows", new SquaredError(), axis);
            var losses = Ops.Run(primitive, target, prediction);
            var expected = Ops.Mean(Ops.Square(prediction - target), [axis]);
            Assert.Equal(expected.Shape, losses.Shape);
            for (var i = 0; i < losses.Length; i++)
                Assert.Equal(expected.ToArray()[i], losses.ToArray()[i], 1e-5f);
            GradientAssert.Agree(x => Ops.Run(primitive, target, x), prediction);
        }
    }

    [Fact]
    public void SparseEntropyPrimitive_says_which_rows_count()
    {
        var outputs = Ops.RunAll(new SparseCrossentropyPrimitive("entropy", fromLogits: true, ignoredClass: 1), Tensor.From(0, 1, 2),
            GradientAssert.Uniform(3, -1f, 1f, 3, 3));
        Assert.Equal([true, false, true], outputs[1].AsBooleans());
        Assert.Equal(0f, outputs[0].ToArray()[1]);
    }

    [Fact]
    public void LossReductionPrimitive_divides_by_the_asked_number()
    {
        var values = Tensor.From(1f, 2f, 6f);
        var weights = Tensor.From(1f, 0.5f, 0.5f);
        Assert.Equal(3f, Ops.Run(new LossReductionPrimitive("l", LossDivisor.Count, false), values).Item());
        Assert.Equal(9f, Ops.Run(new LossReductionPrimitive("l", LossDivisor.None, false), values).Item());
        Assert.Equal(5f / 3, Ops.Run(new LossReductionPrimitive("l", LossDivisor.Count, true), values, weights).Item(), 1e-6f);
        Assert.Equal(2.5f, Ops.Run(new LossReductionPrimitive("l", LossDivisor.SampleWeights, true), values, weights).Item(), 1e-6f);
        Assert.Equal(0f, Ops.Run(new LossReductionPrimitive("l", LossDivisor.Count, false), Tensor.Zeros(0)).Item());
        GradientAssert.Agree(x => Ops.Run(new LossReductionPrimitive("l", LossDivisor.SampleWeights, true), x, weights), values);
    }

    [Fact]
    public void A_loss_used_twice_adds_its_gradients()
    {
        var target = GradientAssert.Uniform(4, 0.1f, 0.9f, 3, 4);
        GradientAssert.Agree(x => new MeanSquaredError().Apply(target, x) + new MeanAbsoluteError().Apply(target, x)
            + new CosineSimilarity().Apply(target, x),
            GradientAssert.Uniform(5, 0.1f, 0.9f, 3, 4));
    }

    [Fact]
    public void PenaltyPrimitive_adds_to_a_gradient_that_is_there()
        => GradientAssert.Agree(x => Ops.Run(new PenaltyPrimitive(0.3f, 0.2f), x) + Ops.Sum(x), GradientAssert.Uniform(6, 0.2f, 1f, 5));
}
