namespace Nabi.Core.Tests;

/// <summary>Sums, means, extrema, softmax.</summary>
public sealed class ReductionTests
{
    [Theory]
    [FirstSeeds(30, "Sum", "Mean", "Max", "Min", "Variance")]
    public void Over_any_axes(string name, int seed)
    {
        var chance = new Chance(seed);
        var shape = chance.Shape(chance.Int(1, 4));
        var axes = Enumerable.Range(0, shape.Length).Where(_ => chance.Coin()).ToArray();
        var keep = chance.Coin();
        var x = chance.Distinct(shape);
        var given = axes.Length == 0 ? null : axes.Select(axis => chance.Coin() ? axis : axis - shape.Length).ToArray();
        Tensor Run(Tensor tensor) => name switch
        {
            "Sum" => Ops.Sum(tensor, given, keep),
            "Mean" => Ops.Mean(tensor, given, keep),
            "Max" => Ops.Max(tensor, given, keep),
            "Min" => Ops.Min(tensor, given, keep),
            _ => Ops.Variance(tensor, given, keep),
        };
        Check.Same(Plain(name, new Grid(x), axes, keep), Run(x));
        if (seed < 15)
            Check.Gradients(inputs => Run(inputs[0]), [x]);
    }

    [Fact]
    public void Equal_maxima_share_the_gradient()
    {
        var x = Tensor.From(3f, 1f, 3f);
        var tape = new GradientTape();
        tape.Watch(x);
        Assert.Equal([0.5f, 0f, 0.5f], tape.Gradient(tape.Record(() => Ops.Max(x)), [x])[0].ToArray());
    }

    [Fact]
    public void Over_nothing()
    {
        Assert.Equal([0f, 0f], Ops.Sum(Tensor.Zeros(2, 0), [1]).ToArray());
        Assert.All(Ops.Mean(Tensor.Zeros(2, 0), [1]).ToArray(), value => Assert.True(float.IsNaN(value)));
        Assert.Throws<NabiException>(() => Ops.Max(Tensor.Zeros(2, 0), [1]));
    }

    [Theory]
    [FirstSeeds(6, -1, 0, 1)]
    public void Softmax_and_its_logarithm(int axis, int seed)
    {
        var chance = new Chance(seed);
        var x = chance.Tensor([chance.Int(1, 4), chance.Int(1, 4), chance.Int(1, 9)], -3, 3);
        var grid = new Grid(x);
        var along = x.Shape.Axis(axis);
        double Total(int[] index)
            => Enumerable.Range(0, grid.Shape[along]).Sum(i => Math.Exp(grid[[.. index.Select((at, k) => k == along ? i : at)]]));
        Check.Same(Grid.Of(grid.Shape, index => Math.Exp(grid[index]) / Total(index)), Ops.Softmax(x, axis));
        Check.Same(Grid.Of(grid.Shape, index => grid[index] - Math.Log(Total(index))), Ops.LogSoftmax(x, axis));
        Check.Gradients(inputs => Ops.Softmax(inputs[0], axis), [x.Clone()]);
        Check.Gradients(inputs => Ops.LogSoftmax(inputs[0], axis), [x.Clone()]);
    }

    [Fact]
    public void Softmax_of_large_numbers_stays_finite()
    {
        Assert.Equal([0f, 0.5f, 0.5f], Ops.Softmax(Tensor.From(-1000f, 1000f, 1000f)).ToArray());
        Assert.Equal(-MathF.Log(2f), Ops.LogSoftmax(Tensor.From(-1000f, 1000f, 1000f)).ToArray()[1], 1e-6f);
    }

    private static Grid Plain(string name, Grid x, int[] axes, bool keep)
    {
        bool Reduces(int axis) => axes.Length == 0 || axes.Contains(axis);
        int[] kept = [.. x.Shape.Select((length, axis) => Reduces(axis) ? 1 : length)];
        var groups = new Dictionary<int, List<double>>();
        x.Each(index =>
        {
            var at = 0;
            for (var axis = 0; axis < kept.Length; axis++)
                at = at * kept[axis] + (Reduces(axis) ? 0 : index[axis]);
            (groups.TryGetValue(at, out var list) ? list : groups[at] = []).Add(x[index]);
        });
        var result = new Grid(keep ? kept : [.. kept.Where((_, axis) => !Reduces(axis))]);
        foreach (var (at, list) in groups)
        {
            result.Values[at] = name switch
            {
                "Sum" => list.Sum(),
                "Mean" => list.Average(),
                "Max" => list.Max(),
                "Min" => list.Min(),
                _ => list.Average(value => (value - list.Average()) * (value - list.Average())),
            };
        }

        return result;
    }
}
