namespace Nabi.Core.Tests;

/// <summary>Operations that move numbers around.</summary>
public sealed class ShapingTests
{
    [Theory]
    [FirstSeeds(20)]
    public void Transpose_in_every_order(int seed)
    {
        var chance = new Chance(seed);
        var shape = chance.Shape(chance.Int(1, 4));
        var order = Enumerable.Range(0, shape.Length).OrderBy(_ => chance.Int(0, 1000)).ToArray();
        var x = chance.Tensor(shape);
        var grid = new Grid(x);
        var expected = Grid.Of([.. order.Select(axis => shape[axis])],
            index => grid[[.. Enumerable.Range(0, shape.Length).Select(axis => index[Array.IndexOf(order, axis)])]]);
        Check.Same(expected, Ops.Transpose(x, order));
        Check.Gradients(inputs => Ops.Transpose(inputs[0], order), [x]);

        Assert.Equal(new Shape(3, 2), Ops.Transpose(Tensor.Zeros(2, 3)).Shape);
        Assert.Equal([1, 3, 2, 4], Ops.Transpose(Tensor.From(new[,] { { 1, 2 }, { 3, 4 } })).AsIntegers().ToArray());
        Assert.Throws<NabiException>(() => Ops.Transpose(Tensor.Zeros(2, 3), 0, 0));
    }

    [Theory]
    [FirstSeeds(40)]
    public void Slice_with_starts_counts_and_strides(int seed)
    {
        var chance = new Chance(seed);
        var (shape, axis) = chance.ShapeAndAxis(6);
        var stride = chance.Int(1, 3) * (chance.Coin() ? 1 : -1);
        var start = chance.Int(0, shape[axis] - 1);
        var left = stride > 0 ? (shape[axis] - start + stride - 1) / stride : start / -stride + 1;
        var count = chance.Coin() ? -1 : chance.Int(0, left);
        var x = chance.Tensor(shape);
        var grid = new Grid(x);
        var given = chance.Coin() ? start : start - shape[axis];
        var expected = Grid.Of([.. shape.Select((length, i) => i == axis ? (count < 0 ? left : count) : length)],
            index => grid[[.. index.Select((at, i) => i == axis ? start + at * stride : at)]]);
        Check.Same(expected, Ops.Slice(x, axis, given, count, stride));
        Check.Gradients(inputs => Ops.Slice(inputs[0], axis, given, count, stride), [x]);

        Assert.Throws<NabiException>(() => Ops.Slice(Tensor.Zeros(2, 3), 1, 2, 2));
    }

    [Fact]
    public void Select_reverse_split()
    {
        var x = new Chance(3).Tensor([2, 6, 3]);
        var grid = new Grid(x);
        Check.Same(Grid.Of([2, 3], i => grid[i[0], 4, i[1]]), Ops.Select(x, 1, 4));
        Check.Same(Grid.Of([2, 6, 3], i => grid[i[0], 5 - i[1], i[2]]), Ops.Reverse(x, 1));
        var parts = Ops.Split(x, 3, 1);
        var (first, _, third) = parts;
        Assert.Same(parts[0], first);
        Assert.Same(parts[2], third);
        Assert.Throws<NabiException>(() => { var (_, _, _, _) = parts; });
        Check.Same(Grid.Of([2, 2, 3], i => grid[i[0], 2 + i[1], i[2]]), parts[1]);
        Check.Gradients(inputs => Ops.Concat([Ops.Split(inputs[0], 3, 1)[2], Ops.Reverse(inputs[0], 1)], 1), [x]);
        Assert.Throws<NabiException>(() => Ops.Split(x, 4, 1));
    }

    [Theory]
    [FirstSeeds(15)]
    public void Concat_and_stack(int seed)
    {
        var chance = new Chance(seed);
        var (shape, axis) = chance.ShapeAndAxis();
        var parts = Enumerable.Range(0, chance.Int(1, 4))
            .Select(_ => chance.Tensor([.. shape.Select((length, i) => i == axis ? chance.Int(1, 3) : length)])).ToArray();
        var grids = parts.Select(part => new Grid(part)).ToArray();
        var expected = Grid.Of([.. shape.Select((length, i) => i == axis ? grids.Sum(grid => grid.Shape[axis]) : length)], index =>
        {
            var at = index[axis];
            var part = 0;
            for (; at >= grids[part].Shape[axis]; part++)
                at -= grids[part].Shape[axis];
            return grids[part][[.. index.Select((value, i) => i == axis ? at : value)]];
        });
        Check.Same(expected, Ops.Concat(parts, chance.Coin() ? axis : axis - shape.Length));
        Check.Gradients(inputs => Ops.Concat(inputs, axis), parts);

        Assert.Equal(new Shape(3, 2, 4), Ops.Stack([Tensor.Zeros(3, 4), Tensor.Zeros(3, 4)], 1).Shape);
    }

    [Theory]
    [FirstSeeds(15)]
    public void Pad_and_repeat(int seed)
    {
        var chance = new Chance(seed);
        var (shape, axis) = chance.ShapeAndAxis();
        var (before, after, times) = (chance.Int(0, 3), chance.Int(0, 3), chance.Int(1, 3));
        var x = chance.Tensor(shape);
        var grid = new Grid(x);
        int[] With(int length) => [.. shape.Select((old, i) => i == axis ? length : old)];
        Check.Same(Grid.Of(With(shape[axis] + before + after), index => index[axis] < before || index[axis] >= before + shape[axis] ? 7
            : grid[[.. index.Select((at, i) => i == axis ? at - before : at)]]),
                before + after == 0 ? x : Ops.Pad(x, axis, before, after, 7f));
        Check.Same(Grid.Of(With(shape[axis] * times), index => grid[[.. index.Select((at, i) => i == axis ? at / times : at)]]),
            Ops.Repeat(x, times, axis));
        Check.Gradients(inputs => Ops.Pad(inputs[0], axis, before, after), [x.Clone()]);
        Check.Gradients(inputs => Ops.Repeat(inputs[0], times, axis), [x.Clone()]);
    }

    [Fact]
    public void Reshape_keeps_the_order_and_passes_gradients()
    {
        var x = new Chance(4).Tensor([2, 3, 4]);
        Assert.Equal(x.ToArray(), Ops.Reshape(x, [4, -1]).ToArray());
        Assert.Equal(new Shape(4, 6), Ops.Reshape(x, [4, -1]).Shape);
        Assert.Equal(new Shape(2, 1, 3, 4), Ops.ExpandDims(x, 1).Shape);
        Assert.Equal(new Shape(2, 3, 4, 1), Ops.ExpandDims(x, -1).Shape);
        Assert.Equal(new Shape(2, 3, 4), Ops.Squeeze(Ops.ExpandDims(x, 0), 0).Shape);
        Check.Gradients(inputs => Ops.Square(Ops.Reshape(inputs[0], [6, 4])), [x]);
        Check.Gradients(inputs => Ops.Reshape(inputs[0], [24]), [x]);
        Assert.Throws<NabiException>(() => Ops.Reshape(x, [5, 5]));
        Assert.Throws<NabiException>(() => Ops.Reshape(x, [5, -1]));
        Assert.Throws<NabiException>(() => Ops.Squeeze(x, 1));
    }
}
