namespace Nabi.Core.Tests;

/// <summary>The scan in blocks equals the loop.</summary>
public sealed class LinearScanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(LinearScanPrimitive.Block)]
    [InlineData(LinearScanPrimitive.Block + 1)]
    [InlineData(3 * LinearScanPrimitive.Block + 7)]
    [InlineData(LinearScanPrimitive.Block + 1, LinearScanPrimitive.ManySamples)]
    public void Blocks_equal_the_loop(int time, int rows = 2)
    {
        foreach (var first in (bool[])[true, false])
        {
            var chance = new Chance(time);
            var (a, b, start) = (chance.Tensor([rows, time, 3], 0.5, 1.1), chance.Tensor([rows, time, 3]), chance.Tensor([rows, 3]));
            var (x, y, h) = (new Grid(a), new Grid(b), new Grid(rows, time, 3));
            h.Each(i => h[i] = x[i] * (i[1] > 0 ? h[i[0], i[1] - 1, i[2]] : first ? new Grid(start)[i[0], i[2]] : 0) + y[i]);
            Check.Same(h, first ? Ops.LinearScan(a, b, start) : Ops.LinearScan(a, b), 1e-4);

            // Its gradient against that of the loop made of small operations, for any length.
            Tensor[] inputs = first ? [a, b, start] : [a, b];
            var weights = chance.Tensor([rows, time, 3]);
            var expected = Gradient(Loop);
            var actual = Gradient(inputs => Ops.LinearScan(inputs[0], inputs[1], inputs.Length > 2 ? inputs[2] : null));
            for (var i = 0; i < inputs.Length; i++)
                Check.Same(new Grid(expected[i]), actual[i], 1e-4);

            IReadOnlyList<Tensor> Gradient(Func<Tensor[], Tensor> f) => Check.Gradient(x => Ops.Sum(f(x) * weights), inputs);

            Tensor Loop(Tensor[] inputs)
            {
                List<Tensor> states = [];
                var state = inputs.Length > 2 ? inputs[2] : Tensor.Zeros(rows, 3);
                for (var t = 0; t < time; t++)
                    states.Add(state = Ops.Select(inputs[0], 1, t) * state + Ops.Select(inputs[1], 1, t));
                return Ops.Stack(states, 1);
            }
        }
    }

    [Fact]
    public void Gradients()
    {
        var chance = new Chance(1);
        Check.Gradients(inputs => Ops.LinearScan(inputs[0], inputs[1], inputs[2]),
            [chance.Tensor([2, 4, 3]), chance.Tensor([2, 4, 3]), chance.Tensor([2, 3])]);
        Check.Gradients(inputs => Ops.LinearScan(inputs[0], inputs[0]), [chance.Tensor([2, 4, 3])]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<NabiException>(() => Ops.LinearScan(Tensor.Zeros(2, 3), Tensor.Zeros(2, 3)));
        Assert.Throws<NabiException>(() => Ops.LinearScan(Tensor.Zeros(2, 3, 4), Tensor.Zeros(2, 3, 5)));
        Assert.Throws<NabiException>(() => Ops.LinearScan(Tensor.Zeros(2, 3, 4), Tensor.Zeros(2, 3, 4), Tensor.Zeros(2, 3)));
    }
}
