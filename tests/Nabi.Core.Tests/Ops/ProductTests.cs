namespace Nabi.Core.Tests;

/// <summary>Norms, sums of exponentials, and products of tensors of any rank, against plain loops.</summary>
public sealed class ProductTests
{
    [Fact]
    public void Norms()
    {
        var x = new Chance(1).Distinct(3, 4);
        var grid = new Grid(x);
        double Row(int row, Func<IEnumerable<double>, double> f) => f(Enumerable.Range(0, 4).Select(i => grid[row, i]));
        Check.Same(Grid.Of([3], i => Row(i[0], row => Math.Sqrt(row.Sum(v => v * v)))), Ops.Norm(x, [1]));
        Check.Same(Grid.Of([3, 1], i => Row(i[0], row => row.Sum(Math.Abs))), Ops.Norm(x, [1], 1f, keepDims: true));
        Check.Same(Grid.Of([3], i => Row(i[0], row => row.Max(Math.Abs))), Ops.Norm(x, [1], float.PositiveInfinity));
        Check.Same(Grid.Of([3], i => Row(i[0], row => Math.Cbrt(row.Sum(v => Math.Pow(Math.Abs(v), 3))))), Ops.Norm(x, [1], 3f), 1e-4);
        Check.Same(Grid.Of([], _ => Math.Sqrt(grid.Values.Sum(v => v * v))), Ops.Norm(x));
        Check.Same(Grid.Of([3, 4], i => grid[i] / Row(i[0], row => Math.Sqrt(row.Sum(v => v * v)))), Ops.UnitNormalize(x));
        Check.Same(Grid.Of([3, 4], i => grid[i] / Row(i[0], row => row.Sum(Math.Abs))), Ops.UnitNormalize(x, 1, 1f));
        Assert.Equal([0f, 0f], Ops.UnitNormalize(Tensor.Zeros(2)).ToArray());
        Check.Gradients(inputs => Ops.Norm(inputs[0], [0], 3f), [x]);
        Check.Gradients(inputs => Ops.UnitNormalize(inputs[0], 0), [x.Clone()]);
        Assert.Contains("order must be above 0", Assert.Throws<NabiException>(() => Ops.Norm(x, [0], 0f)).Message,
            StringComparison.Ordinal);
        Assert.Contains("only the order 2", Assert.Throws<NabiException>(() => Ops.Norm(x, [0, 1], 1f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_logarithm_of_a_sum_of_exponentials()
    {
        var x = new Chance(2).Tensor([2, 3], -3, 3);
        var grid = new Grid(x);
        Check.Same(Grid.Of([2], i => Math.Log(Enumerable.Range(0, 3).Sum(k => Math.Exp(grid[i[0], k])))), Ops.LogSumExp(x, [1]));
        Check.Same(Grid.Of([1, 1], _ => Math.Log(grid.Values.Sum(Math.Exp))), Ops.LogSumExp(x, keepDims: true));
        Check.Gradients(inputs => Ops.LogSumExp(inputs[0], [0]), [x]);
        Assert.Equal(1000f + MathF.Log(2), Ops.LogSumExp(Tensor.From(1000f, 1000f)).Item(), 1e-3f);
        Assert.Equal(float.NegativeInfinity, Ops.LogSumExp(Tensor.From(float.NegativeInfinity, float.NegativeInfinity)).Item());
        Check.Same(
            Grid.Of([2],
                i => Math.Sqrt(Enumerable.Range(0, 3).Select(k => grid[i[0], k]).ToArray() is var row
                    ? row.Average(v => v * v) - row.Average() * row.Average() : 0)),
            Ops.StandardDeviation(new Chance(2).Tensor([2, 3], -3, 3), [1]), 1e-4);
    }

    [Fact]
    public void Vectors_matrices_and_stacks_of_them()
    {
        var chance = new Chance(3);
        foreach (var (left, right) in (ReadOnlySpan<(int[], int[])>)[([3], [3]), ([2, 3], [3]), ([3], [3, 2]), ([4, 2, 3], [3]),
            ([2, 3], [4, 3, 5]), ([1, 2, 3], [4, 3, 5]), ([4, 2, 3], [1, 3, 5])])
        {
            var (a, b) = (chance.Tensor(left), chance.Tensor(right));
            Check.Same(Product(new Grid(a), new Grid(b)), Ops.MatMul(a, b));
            Check.Gradients(inputs => Ops.MatMul(inputs[0], inputs[1]), [a, b]);
        }

        foreach (var (left, right, shape) in (ReadOnlySpan<(int[], int[], int[])>)[([3], [3], []), ([2, 3], [3], [2]),
            ([2, 3], [3, 4], [2, 4]), ([2, 3], [5, 3, 4], [2, 5, 4])])
        {
            var (a, b) = (chance.Tensor(left), chance.Tensor(right));
            var (x, y) = (new Grid(a), new Grid(b));
            Check.Same(
                Grid.Of(shape,
                    i => Enumerable.Range(0, 3).Sum(
                        k => x[[.. i[..(left.Length - 1)], k]] * y[right.Length == 1 ? [k] : [.. i[(left.Length - 1)..^1], k, i[^1]]])),
                Ops.Dot(a, b));
            Check.Gradients(inputs => Ops.Dot(inputs[0], inputs[1]), [a, b]);
        }

        Check.Same(new Grid(2f * Tensor.From(1f, 2f)), Ops.Dot(2f, Tensor.From(1f, 2f)));
    }

    [Fact]
    public void Sums_over_one_and_over_three_tensors()
    {
        var chance = new Chance(4);
        var (a, b, c) = (chance.Tensor([2, 3]), chance.Tensor([3, 4]), chance.Tensor([4, 2]));
        var (x, y, z) = (new Grid(a), new Grid(b), new Grid(c));
        Check.Same(Grid.Of([3, 2], i => x[i[1], i[0]]), Ops.Einsum("ab->ba", a));
        Check.Same(Grid.Of([3], i => x[0, i[0]] + x[1, i[0]]), Ops.Einsum("ab->b", a));
        Check.Same(
            Grid.Of([2, 2], i => Enumerable.Range(0, 3).Sum(j => Enumerable.Range(0, 4).Sum(k => x[i[0], j] * y[j, k] * z[k, i[1]]))),
            Ops.Einsum("ij, jk, kl -> il", a, b, c));
        Check.Gradients(inputs => Ops.Einsum("ij,jk,kl->il", inputs[0], inputs[1], inputs[2]), [a, b, c]);
        Assert.Contains("for 1 tensors", Assert.Throws<NabiException>(() => Ops.Einsum("ab,bc->ac", a)).Message, StringComparison.Ordinal);
    }

    private static Grid Product(Grid a, Grid b)
    {
        var inner = a.Shape[^1];
        int[] left = a.Shape.Length == 1 ? [] : [a.Shape[^2]], right = b.Shape.Length == 1 ? [] : [b.Shape[^1]];
        var lead = Shape.Broadcast(new Shape(a.Shape.AsSpan(0, Math.Max(0, a.Shape.Length - 2))),
            new Shape(b.Shape.AsSpan(0, Math.Max(0, b.Shape.Length - 2)))).ToArray();
        return Grid.Of([.. lead, .. left, .. right], i =>
        {
            var front = i[..lead.Length];
            return Enumerable.Range(0, inner)
                .Sum(k => At(a, front, [.. i[lead.Length..(lead.Length + left.Length)], k])
                    * At(b, front, [k, .. i[(lead.Length + left.Length)..]]));
        });
    }

    private static double At(Grid grid, int[] front, int[] last)
        => grid[[.. front[(front.Length - (grid.Shape.Length - last.Length))..], .. last]];
}
