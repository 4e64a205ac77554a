namespace Nabi.Core.Tests;

/// <summary>Operations by index, and those without a gradient.</summary>
public sealed class IndexingTests
{
    [Theory]
    [FirstSeeds(8)]
    public void Gather_takes_rows_and_its_gradient_adds_up_equal_ids(int seed)
    {
        var chance = new Chance(seed);
        var (rows, width) = (chance.Int(1, 5), chance.Int(1, 4));
        var table = chance.Tensor([rows, width]);
        var ids = new int[6];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = chance.Int(0, rows - 1);
        var grid = new Grid(table);
        foreach (var given in (Tensor[])[new Tensor([2, 3], ids), new Tensor([2, 3], [.. ids.Select(id => (float)id)])])
        {
            Check.Same(Grid.Of([2, 3, width], i => grid[ids[i[0] * 3 + i[1]], i[2]]), Ops.Gather(table, given));
            Check.Gradients(inputs => Ops.Gather(inputs[0], given), [table.Clone()]);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void An_id_outside_the_table_is_refused(int id)
    {
        var error = Assert.Throws<NabiException>(() => Ops.Gather(Tensor.Zeros(4, 2), Tensor.From(0, id), "Layer Embedding \"words\""));
        Assert.Contains("words", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 to 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [FirstSeeds(20)]
    public void Where_chooses_and_forgets_what_is_not_chosen(int seed)
    {
        var chance = new Chance(seed);
        var shape = chance.Shape(chance.Int(0, 3));
        var condition = Ops.Greater(chance.Tensor(chance.Narrower(shape)), 0f);
        var (a, b) = (chance.Tensor(chance.Narrower(shape)), chance.Tensor(shape));
        var (c, x, y) = (new Grid(condition), new Grid(a), new Grid(b));
        Check.Same(Grid.Of(shape, i => Broadcast(c, i) != 0 ? Broadcast(x, i) : Broadcast(y, i)), Ops.Where(condition, a, b));
        Check.Gradients(inputs => Ops.Where(condition, inputs[0], inputs[1]), [a, b]);

        Assert.Equal([1f, 2f], Ops.Where(Tensor.From(1f, 0f), Tensor.From(1f, float.NaN), Tensor.From(float.NaN, 2f)).ToArray());
    }

    [Theory]
    [FirstSeeds(10)]
    public void Running_sums(int seed)
    {
        var chance = new Chance(seed);
        var (shape, axis) = chance.ShapeAndAxis();
        var x = chance.Tensor(shape);
        var grid = new Grid(x);
        Check.Same(
            Grid.Of(shape, index => Enumerable.Range(0, index[axis] + 1).Sum(i => grid[[.. index.Select((at, k) => k == axis ? i : at)]])),
            Ops.CumSum(x, axis));
        Check.Gradients(inputs => Ops.CumSum(inputs[0], axis), [x]);
    }

    [Fact]
    public void One_hot_and_the_index_of_the_largest()
    {
        Assert.Equal([0f, 1f, 0f, 1f, 0f, 0f], Ops.OneHot(Tensor.From(1, 0), 3).ToArray());
        Assert.Equal([2, 0], Ops.ArgMax(Tensor.From(new[,] { { 1f, 2f, 3f }, { 5f, 5f, 1f } })).AsIntegers().ToArray());
    }

    [Fact]
    public void Casts_cut_towards_zero()
    {
        Assert.Equal([1, -1, 0], Ops.Cast(Tensor.From(1.9f, -1.9f, 0.5f), DType.Int32).AsIntegers().ToArray());
        Assert.Equal([3f, -4f], Ops.Cast(Tensor.From(3, -4), DType.Float32).ToArray());
    }

    [Fact]
    public void Assign_writes_when_it_runs_and_when_it_is_repeated()
    {
        var variable = new Variable("mean", Tensor.Zeros(2), trainable: false);
        var x = Tensor.From(1f, 2f);
        var tape = new Tape();
        tape.Record(() =>
        {
            Ops.Assign(variable, x * 2f);
            return 0;
        });
        Assert.Equal([2f, 4f], variable.Value.ToArray());
        x.Floats[0] = 10f;
        for (var i = 0; i < tape.Calls.Count; i++)
            tape.Calls[i].Primitive.Forward(tape.Calls[i]);
        Assert.Equal([20f, 4f], variable.Value.ToArray());
        Assert.Throws<NabiException>(() => Ops.Assign(variable, Tensor.Zeros(3)));
    }

    private static double Broadcast(Grid grid, int[] index) => grid[index.AsSpan()[(index.Length - grid.Shape.Length)..]];
}
