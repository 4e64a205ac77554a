namespace Nabi.Core.Tests;

/// <summary>Products of matrices and of anything else.</summary>
public sealed class LinearTests
{
    [Theory]
    [FirstSeeds(40)]
    public void Matrix_products_of_all_forms(int seed)
    {
        var chance = new Chance(seed);
        var (m, k, n) = (chance.Int(1, 5), chance.Int(1, 5), chance.Int(1, 5));
        var leading = chance.Shape(chance.Int(0, 2), 3);
        var both = leading.Length > 0 && chance.Coin();
        var (ta, tb) = (chance.Coin() && (both || leading.Length == 0), chance.Coin());
        var a = chance.Tensor([.. leading, ta ? k : m, ta ? m : k]);
        var b = chance.Tensor([.. both ? leading : [], tb ? n : k, tb ? k : n]);
        var (x, y) = (new Grid(a), new Grid(b));
        var expected = Grid.Of([.. leading, m, n], index =>
        {
            var (row, column) = (index[^2], index[^1]);
            int[] front = [.. index.Take(leading.Length)];
            var frontB = both ? front : [];
            return Enumerable.Range(0, k)
                .Sum(i => x[[.. front, ta ? i : row, ta ? row : i]] * y[[.. frontB, tb ? column : i, tb ? i : column]]);
        });
        Check.Same(expected, Ops.MatMul(a, b, ta, tb));
        if (seed < 24)
            Check.Gradients(inputs => Ops.MatMul(inputs[0], inputs[1], ta, tb), [a, b]);
    }

    [Fact]
    public void A_matrix_times_itself()
        => Check.Gradients(inputs => Ops.MatMul(inputs[0], inputs[0]), [new Chance(1).Tensor([3, 3])]);

    [Theory]
    [FirstSeeds(4, "ab,bc->ac", "abc,cd->abd", "abc,cde->abde", "abde,cde->abc", "btnh,bsnh->bnts", "bnts,bsnh->btnh", "ab,ab->a",
        "ab,ab->b", "ab,cd->dbca", "abc,bd->ad", "ab,bc->", "...x,xy->...y of abcx,xy", "...ab,...bc->...ac of dab,edbc")]
    public void Einsum_sums_over_what_the_result_does_not_name(string example, int seed)
    {
        // What stands for the dots is said behind "of".
        var (equation, operands) = example.Split(" of ") is [var head, var full]
            ? (head, full.Split(',')) : (example, example.Split("->")[0].Split(','));
        var (left, right, result) = new EinsumEquation(equation).Expand(operands[0].Length, operands[1].Length);
        var chance = new Chance(seed);
        var labels = string.Concat((left + right).Distinct());
        var lengths = labels.ToDictionary(label => label, _ => chance.Int(1, 3));
        var a = chance.Tensor([.. left.Select(label => lengths[label])]);
        var b = chance.Tensor([.. right.Select(label => lengths[label])]);
        var (x, y) = (new Grid(a), new Grid(b));
        var expected = new Grid([.. result.Select(label => lengths[label])]);
        new Grid([.. labels.Select(label => lengths[label])]).Each(index =>
        {
            int[] At(string names) => [.. names.Select(label => index[labels.IndexOf(label, StringComparison.Ordinal)])];
            expected[At(result)] += x[At(left)] * y[At(right)];
        });
        Check.Same(expected, Ops.Einsum(equation, a, b));
        Check.Gradients(inputs => Ops.Einsum(equation, inputs[0], inputs[1]), [a, b]);
    }

    [Theory]
    [InlineData("ab,bc")]
    [InlineData("ab->a")]
    [InlineData("aa,ab->b")]
    [InlineData("ab,bc->ad")]
    [InlineData("a1,1b->ab")]
    [InlineData("abc,cd->abd")]
    public void Malformed_equations_are_refused(string equation)
    {
        var error = Assert.Throws<NabiException>(() => Ops.Einsum(equation, Tensor.Zeros(2, 2), Tensor.Zeros(2, 2)));
        Assert.Contains(equation, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Einsum_knows_the_shape_of_symbolic_tensors()
    {
        var x = Tensor.Symbolic([Shape.Unknown, Shape.Unknown, 4]);
        Assert.Equal(new Shape(-1, -1, 5), Ops.Einsum("abc,cd->abd", x, Tensor.Zeros(4, 5)).Shape);
        Assert.Throws<NabiException>(() => Ops.Einsum("abc,cd->abd", x, Tensor.Zeros(3, 5)));
    }
}
