namespace Nabi.Core.Tests;

/// <summary>
/// Operations that order, repeat and select elements, against plain loops: <see cref="SortPrimitive"/>, <see cref="CumProdPrimitive"/>.
/// </summary>
public sealed class ArrangingTests
{
    [Fact]
    public void Axes_change_places()
    {
        var x = new Chance(1).Tensor([2, 3, 4]);
        var grid = new Grid(x);
        Check.Same(Grid.Of([4, 3, 2], i => grid[i[2], i[1], i[0]]), Ops.Swapaxes(x, 0, -1));
        Check.Same(Grid.Of([2, 4, 3], i => grid[i[0], i[2], i[1]]), Ops.Moveaxis(x, 1, -1));
        Check.Same(Grid.Of([4, 2, 3], i => grid[i[1], i[2], i[0]]), Ops.Moveaxis(x, -1, 0));
        Check.Same(Grid.Of([3, 4, 2], i => grid[i[2], i[0], i[1]]), Ops.Moveaxis(x, [0], [2]));
        Check.Gradients(inputs => Ops.Moveaxis(inputs[0], 0, 2), [x]);
        Assert.Contains("each must occur once", Assert.Throws<NabiException>(() => Ops.Moveaxis(x, [0, 0], [1, 2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rolling_tiling_and_broadcasting()
    {
        var x = new Chance(2).Tensor([2, 3]);
        var grid = new Grid(x);
        foreach (var shift in (int[])[0, 1, -1, 4, -7])
            Check.Same(Grid.Of([2, 3], i => grid[i[0], ((i[1] - shift) % 3 + 3) % 3]), Ops.Roll(x, shift, -1));
        Check.Gradients(inputs => Ops.Roll(inputs[0], 1, 0), [x.Clone()]);
        Check.Same(Grid.Of([4, 9], i => grid[i[0] % 2, i[1] % 3]), Ops.Tile(x, 2, 3));
        Check.Same(Grid.Of([2, 2, 6], i => grid[i[1], i[2] % 3]), Ops.Tile(x, 2, 1, 2));
        Assert.Equal(new Shape(2, 0), Ops.Tile(x, 0).Shape);
        Check.Gradients(inputs => Ops.Tile(inputs[0], 2, 2), [x.Clone()]);
        Check.Same(Grid.Of([4, 2, 3], i => grid[i[1], i[2]]), Ops.BroadcastTo(x, [4, 2, 3]));
        Check.Gradients(inputs => Ops.BroadcastTo(inputs[0], [4, 2, 3]), [x.Clone()]);
        Assert.Contains("does not broadcast", Assert.Throws<NabiException>(() => Ops.BroadcastTo(x, [2, 2])).Message,
            StringComparison.Ordinal);
        Assert.Contains("0 or more", Assert.Throws<NabiException>(() => Ops.Tile(x, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_around_every_axis()
    {
        var x = new Chance(3).Tensor([2, 3]);
        var grid = new Grid(x);
        Check.Same(Grid.Of([4, 4], i => i[0] is 1 or 2 && i[1] > 0 ? grid[i[0] - 1, i[1] - 1] : 7), Ops.Pad(x, [(1, 1), (1, 0)], 7f));
        Check.Gradients(inputs => Ops.Pad(inputs[0], [(1, 1), (1, 0)], 7f), [x]);
        Assert.Contains("a pair of numbers", Assert.Throws<NabiException>(() => Ops.Pad(x, [(1, 1)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splitting_at_places()
    {
        var x = new Chance(4).Tensor([2, 5]);
        var grid = new Grid(x);
        var parts = Ops.Split(x, [1, 4], 1);
        Assert.Equal(3, parts.Count);
        Check.Same(Grid.Of([2, 3], i => grid[i[0], i[1] + 1]), parts[1]);
        Check.Gradients(inputs => Ops.Split(inputs[0], [1, 4], 1) is var (a, b, c) ? Ops.Concat([c, a * b]) : inputs[0],
            [new Chance(4).Tensor([2, 5])]);
        Assert.Contains("must grow", Assert.Throws<NabiException>(() => Ops.Split(x, [4, 1], 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_elements()
    {
        foreach (var width in (int[])[1, 4, 7, 70])
        {
            var x = new Chance(width).Distinct(2, width);
            var rows = Enumerable.Range(0, 2).Select(row => x.AsSpan().Slice(row * width, width).ToArray()).ToArray();
            Check.Same(Grid.Of([2, width], i => rows[i[0]].Order().ElementAt(i[1])), Ops.Sort(x));
            Check.Same(Grid.Of([2, width], i => Array.IndexOf(rows[i[0]], rows[i[0]].Order().ElementAt(i[1]))), Ops.Argsort(x));
            var k = (width + 1) / 2;
            var (values, places) = Ops.TopK(x, k);
            Check.Same(Grid.Of([2, k], i => rows[i[0]].OrderDescending().ElementAt(i[1])), values);
            Check.Same(Grid.Of([2, k], i => Array.IndexOf(rows[i[0]], rows[i[0]].OrderDescending().ElementAt(i[1]))), places);
            if (width > 10)
                continue;
            Check.Gradients(inputs => Ops.Sort(inputs[0], 0), [x]);
            Check.Gradients(inputs => Ops.TopK(inputs[0], k).Values, [x.Clone()]);
        }

        Assert.Equal([0, 2, 1], Ops.Argsort(Tensor.From(1f, float.NaN, 1f)).AsIntegers().ToArray());
        Assert.Contains("Cannot take the 4 first", Assert.Throws<NabiException>(() => Ops.TopK(Tensor.Zeros(3), 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_places_of_the_largest_and_the_smallest()
    {
        var x = Tensor.From(new[,] { { 3f, 1f, 2f }, { 0f, 5f, 5f } });
        Assert.Equal([0, 1], Ops.ArgMax(x).AsIntegers().ToArray());
        Assert.Equal([0, 1, 1], Ops.ArgMax(x, 0).AsIntegers().ToArray());
        Assert.Equal([1, 0], Ops.ArgMin(x).AsIntegers().ToArray());
        Assert.Equal(new Shape(1, 3), Ops.ArgMin(x, 0, keepDims: true).Shape);
        Assert.Equal(4, Ops.ArgMax(x, null).Item());
        Assert.Equal(1, Ops.ArgMax(Tensor.From(3, 9, 4)).Item());
        Assert.Equal(new Shape(3, 2), Ops.OneHot(Tensor.From(0, 1), 3, axis: 0).Shape);
        Assert.Equal([1f, 0f, 0f, 1f, 0f, 0f], Ops.OneHot(Tensor.From(0, 1), 3, axis: 0).ToArray());
    }

    [Theory]
    [FirstSeeds(6)]
    public void Running_products_and_products(int seed)
    {
        var chance = new Chance(seed);
        var x = chance.Tensor([2, 3, 2]);
        // Zeros, one and two of them in a row, are where a quotient would fail.
        x.Floats[seed] = 0f;
        x.Floats[2 * seed % 12] = 0f;
        var grid = new Grid(x);
        Check.Same(Grid.Of([2, 3, 2], i => Enumerable.Range(0, i[1] + 1).Aggregate(1.0, (product, t) => product * grid[i[0], t, i[2]])),
            Ops.CumProd(x, 1));
        Check.Same(Grid.Of([2, 2], i => grid[i[0], 0, i[1]] * grid[i[0], 1, i[1]] * grid[i[0], 2, i[1]]), Ops.Prod(x, [1]));
        Check.Gradients(inputs => Ops.CumProd(inputs[0], 1), [x]);
        Check.Gradients(inputs => Ops.Prod(inputs[0], [0, -1], keepDims: true), [x.Clone()]);
        Check.Gradients(inputs => Ops.Prod(inputs[0]), [x.Clone()]);
    }

    [Fact]
    public void Places_of_an_axis()
    {
        var x = new Chance(5).Tensor([3, 4, 2]);
        var grid = new Grid(x);
        int[] ids = [2, 0, -1, 2];
        Check.Same(Grid.Of([4, 4, 2], i => grid[(ids[i[0]] + 3) % 3, i[1], i[2]]), Ops.Take(x, Tensor.From(ids), 0));
        Check.Same(Grid.Of([3, 2, 2, 2], i => grid[i[0], (ids[i[1] * 2 + i[2]] + 4) % 4, i[3]]), Ops.Take(x, new Tensor([2, 2], ids), 1));
        Check.Same(Grid.Of([4], i => grid.Values[(ids[i[0]] + 24) % 24]), Ops.Take(x, Tensor.From(ids)));
        Check.Gradients(inputs => Ops.Take(inputs[0], Tensor.From(ids), 1), [x]);
        Assert.Equal(new Shape(-1, 2, 2, 4), Ops.Take(Tensor.Symbolic([-1, 3, 4]), new Tensor([2, 2], ids), 1).Shape);
    }
}
