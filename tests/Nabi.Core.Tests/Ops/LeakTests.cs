namespace Nabi.Core.Tests;

/// <summary>Numbers that are infinite, none, or very far away stay where they belong.</summary>
public sealed class LeakTests
{
    private const float None = float.NaN;
    private const float Endless = float.PositiveInfinity;

    [Fact]
    public void Product_of_a_segment_knows_nothing_of_others()
    {
        Same([None, 2], Ops.SegmentProd(Tensor.From(None, 2f), Tensor.From(0, 1)));
        Same([Endless, 2], Ops.SegmentProd(Tensor.From(1e30f, 1e30f, 2), Tensor.From(0, 0, 1)));
        Same([6], Ops.SegmentProd(Tensor.From(None, 2f, 3f), Tensor.From(-1, 0, 0)));
        Same([Endless, 4, 3],
            Ops.ScatterUpdate(Tensor.From(1f, 2f, 3f), new Tensor([3, 1], [0, 0, 1]), Tensor.From(1e30f, 1e30f, 2f), ScatterReduction.Mul));
    }

    [Fact]
    public void Product_of_a_segment_of_any_length_is_that_of_a_loop()
    {
        var ids = Enumerable.Range(0, 37).Select(i => i * i % 5 - 1).ToArray();
        var numbers = Enumerable.Range(0, 37).Select(i => 1f + (i % 7 - 3) * 0.2f).ToArray();
        var expected = new float[] { 1, 1, 1, 1, 1 };
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] >= 0)
                expected[ids[i]] *= numbers[i];
        }

        Same(expected, Ops.SegmentProd(Tensor.From(numbers), Tensor.From(ids), 5));
        numbers[3] = numbers[8] = numbers[11] = 0f;
        GradientCheck.Of(x => Ops.SegmentProd(x[0], Tensor.From(ids), 5), [Tensor.From(numbers)], order: 2).ThrowIfWrong();
    }

    [Fact]
    public void Gradient_of_a_segments_product_stays_in_the_segment()
    {
        var x = Tensor.From(None, 1e30f, 1e30f, 2f, 3f);
        var tape = new GradientTape();
        tape.Watch(x);
        var y = tape.Record(() => Ops.Sum(Ops.Slice(Ops.SegmentProd(x, Tensor.From(-1, 0, 0, 1, 1)), 0, 1)));
        Same([0, 0, 0, 3, 2], tape.Gradient(y, [x])[0]);
    }

    [Fact]
    public void Places_beyond_what_floats_tell_apart_are_found()
    {
        var row = Ops.Arange(0, 16777220);
        Assert.Equal([16777217, 16777219, 16777219], Ops.Take(row, Tensor.From(16777217, 16777219, -1)).Integers.ToArray());
    }

    [Fact]
    public void Places_that_are_no_numbers_are_refused()
    {
        Assert.Contains("SegmentSum",
            Assert.Throws<NabiException>(() => Ops.SegmentSum(Tensor.From(1f, 2f), Tensor.From(0f, None), 2)).Message);
        Assert.Contains("TakeAlongAxis",
            Assert.Throws<NabiException>(() => Ops.TakeAlongAxis(Tensor.From(1f, 2f), Tensor.From(None))).Message);
        Assert.Contains("Take", Assert.Throws<NabiException>(() => Ops.Take(Tensor.From(1f, 2f), Tensor.From(None))).Message);
        Assert.Contains("Scatter",
            Assert.Throws<NabiException>(() => Ops.ScatterAdd(Tensor.From(1f, 2f), new Tensor([1, 1], [None]), Tensor.From(1f))).Message);
        Assert.Contains("Bincount", Assert.Throws<NabiException>(() => Ops.Bincount(Tensor.From(None))).Message);
    }

    [Fact]
    public void Floor_division_by_the_infinite_is_that_of_python()
        => Same([-1, 0, -1, 0], Ops.FloorDivide(Tensor.From(-5f, 5f, 5f, -5f), Tensor.From(Endless, Endless, -Endless, -Endless)));

    [Fact]
    public void Windows_of_unequal_length_take_the_infinite()
        => Same([Endless, 2, 3.5f], Ops.AdaptiveAveragePool(new Tensor([1, 5, 1], [Endless, 1, 2, 3, 4]), [3]));

    [Fact]
    public void Rolls_as_far_as_there_is_a_backwards() => Same([3, 1, 2], Ops.Roll(Tensor.From(1f, 2f, 3f), int.MinValue, 0));

    [Fact]
    public void No_axes_mean_all_to_products_too() => Same([24], Ops.Prod(new Tensor([2, 2], [1f, 2f, 3f, 4f]), []));

    [Fact]
    public void Norms_of_matrices_of_other_orders_are_refused()
    {
        Assert.Contains("Frobenius", Assert.Throws<NabiException>(() => Ops.Norm(Tensor.Ones(2, 2), null, 1f)).Message);
        Same([7], Ops.Norm(Tensor.From(3f, -4f), null, 1f));
    }

    private static void Same(float[] expected, Tensor actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!expected[i].Equals(actual.Floats[i]))
                Assert.Equal(expected[i], actual.Floats[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
