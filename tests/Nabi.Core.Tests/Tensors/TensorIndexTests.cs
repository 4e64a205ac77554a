namespace Nabi.Core.Tests;

/// <summary>Parts of tensors by indices and ranges, against plain loops.</summary>
public sealed class TensorIndexTests
{
    private static readonly (string Name, Func<Tensor, Tensor> Take, int[][] Axes, bool[] Stays)[] Cases =
    [
        ("x[.., -1]", x => x[.., -1], [All(3), All(4), [4]], [true, true, false]),
        ("x[.., ^2]", x => x[.., ^2], [All(3), All(4), [3]], [true, true, false]),
        ("x[.., 1..]", x => x[.., 1..], [All(3), All(4), [1, 2, 3, 4]], [true, true, true]),
        ("x[.., 1.., ..]", x => x[.., 1.., ..], [All(3), [1, 2, 3], All(5)], [true, true, true]),
        ("x[.., .., 1..3]", x => x[.., .., 1..3], [All(3), All(4), [1, 2]], [true, true, true]),
        ("x[0, ^1, ..]", x => x[0, ^1, ..], [[0], [3], All(5)], [false, false, true]),
        ("x[1..3, ..]", x => x[1..3, ..], [[1, 2], All(4), All(5)], [true, true, true]),
        ("x[1..^1]", x => x[1..^1], [[1], All(4), All(5)], [true, true, true]),
        ("x[^1]", x => x[^1], [[2], All(4), All(5)], [false, true, true]),
        ("x[.., 0, 1..^1]", x => x[.., 0, 1..^1], [All(3), [0], [1, 2, 3]], [true, false, true]),
        ("x[.., (..).By(2)]", x => x[.., (..).By(2)], [All(3), All(4), [0, 2, 4]], [true, true, true]),
        ("x[.., (1..).By(3)]", x => x[.., (1..).By(3)], [All(3), All(4), [1, 4]], [true, true, true]),
        ("x[.., (..).By(-1)]", x => x[.., (..).By(-1)], [All(3), All(4), [4, 3, 2, 1, 0]], [true, true, true]),
        ("x[.., (1..4).By(-2)]", x => x[.., (1..4).By(-2)], [All(3), All(4), [3, 1]], [true, true, true]),
        ("x[.., (^3..^1).By(-1)]", x => x[.., (^3..^1).By(-1)], [All(3), All(4), [3, 2]], [true, true, true]),
        ("x[.., 2..2]", x => x[.., 2..2], [All(3), All(4), []], [true, true, true]),
        ("x[.., ^0..]", x => x[.., ^0..], [All(3), All(4), []], [true, true, true]),
        ("x[.., 1.., 0, ..]", x => x[.., 1.., 0, ..], [[1, 2], [0], All(5)], [true, false, true]),
        ("x[2, ^1, ^1]", x => x[2, ^1, ^1], [[2], [3], [4]], [false, false, false]),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_part_is_what_plain_loops_take(string name)
    {
        var (_, take, axes, stays) = Cases.Single(one => one.Name == name);
        var x = new Chance(3).Tensor([3, 4, 5]);
        var grid = new Grid(x);
        int[] kept = [.. Enumerable.Range(0, 3).Where(axis => stays[axis])];
        var expected = Grid.Of([.. kept.Select(axis => axes[axis].Length)], index =>
        {
            int[] from = [axes[0].FirstOrDefault(), axes[1].FirstOrDefault(), axes[2].FirstOrDefault()];
            for (var i = 0; i < kept.Length; i++)
                from[kept[i]] = axes[kept[i]][index[i]];
            return grid[from];
        });
        Check.Same(expected, take(x));
        var integers = new Tensor([3, 4, 5], [.. Enumerable.Range(0, 60)]);
        Assert.Equal(take(Ops.Cast(integers, DType.Float32)).ToArray(),
            take(integers).AsIntegers().ToArray().Select(value => (float)value));
        if (expected.Values.Length > 0)
            Check.Gradients(inputs => take(inputs[0]), [x]);

        // On symbolic tensors the lengths are the same, unknown ones stay unknown.
        Assert.Equal(new Shape(expected.Shape), take(Tensor.Symbolic([3, 4, 5])).Shape);
        Assert.True(take(Tensor.Symbolic([-1, -1, -1])).Shape.Fits(new Shape(expected.Shape)));
    }

    [Fact]
    public void Whole_numbers_alone_give_a_number()
    {
        var x = Tensor.From(new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } });
        var number = x[1, -1];
        Assert.Equal(6f, number);
        Tensor place = x[^1, ^1];
        Assert.Equal(0, place.Rank);
        Assert.Equal(6f, place.Item());
    }

    [Fact]
    public void New_axes_and_a_rest_by_name()
    {
        var x = new Chance(1).Tensor([2, 3]);
        Assert.Equal(new Shape(2, 1, 3), x[.., TensorIndex.NewAxis, ..].Shape);
        Assert.Equal(new Shape(2, 3, 1), x[TensorIndex.Ellipsis, TensorIndex.NewAxis].Shape);
        Assert.Equal(x[.., 0..2].ToArray(), x[TensorIndex.All, 0..2].ToArray());
        Assert.Equal("..., 1:, ::-1, None, 3",
            string.Join(", ", TensorIndex.Ellipsis, (TensorIndex)(1..), (..).By(-1), TensorIndex.NewAxis, (TensorIndex)3));
        Assert.True((TensorIndex)(1..) == (1..).By(1));
        Assert.True((TensorIndex)1 != 2);
    }

    [Fact]
    public void What_does_not_lie_in_the_tensor_is_refused()
    {
        var x = Tensor.Zeros(2, 3);
        Assert.Contains("does not lie within axis 1", Refused(() => x[.., 1..5]), StringComparison.Ordinal);
        Assert.Contains("does not lie within axis 1", Refused(() => x[.., 2..1]), StringComparison.Ordinal);
        Assert.Contains("does not lie within axis 0", Refused(() => x[(3..).By(-1)]), StringComparison.Ordinal);
        Assert.Contains("index 3 is out of range on axis 1", Refused(() => x[.., 3]), StringComparison.Ordinal);
        Assert.Contains("3 indices for the 2 axes", Refused(() => x[.., 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("only once", Refused(() => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]), StringComparison.Ordinal);
        Assert.Contains("step of a range must not be 0", Refused(() => x[(..).By(0)]), StringComparison.Ordinal);
    }

    private static string Refused(Func<Tensor> take) => Assert.Throws<NabiException>(() => take()).Message;

    private static int[] All(int length) => [.. Enumerable.Range(0, length)];
}
