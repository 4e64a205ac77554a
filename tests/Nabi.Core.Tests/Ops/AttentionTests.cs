namespace Nabi.Core.Tests;

/// <summary>Attention in one pass equals what it is made of, in values, gradients and gradients of gradients.</summary>
public sealed class AttentionTests
{
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(4, 2, false)]
    [InlineData(4, 2, true)]
    [InlineData(3, 3, true)]
    public void Equals_its_formula(int heads, int keyHeads, bool hasMask)
    {
        var chance = new Chance(heads);
        AttentionPrimitive attention = new(0.6f);
        List<Tensor> inputs = [chance.Tensor([2, 5, heads, 3]), chance.Tensor([2, 7, keyHeads, 3]), chance.Tensor([2, 7, keyHeads, 4])];
        var floats = inputs.ToArray();
        if (hasMask)
            inputs.Add(Ops.Greater(chance.Tensor([2, 5, 7]), 0f));
        var mask = hasMask ? inputs[3] : null;
        Tensor Whole(Tensor[] x) => Ops.Apply(attention, mask is null ? x : [.. x, mask]);
        Tensor Parts(Tensor[] x) => attention.Formula(null!, mask is null ? x : [.. x, mask]);
        Check.Same(new Grid(Parts(floats)), Whole(floats), 1e-5);
        var weights = chance.Tensor([2, 5, heads, 4]);
        var (expected, actual) = (Gradient(Parts), Gradient(Whole));
        for (var i = 0; i < 3; i++)
            Check.Same(new Grid(expected[i]), actual[i], 2e-5);
        Check.Gradients(Whole, floats);

        IReadOnlyList<Tensor> Gradient(Func<Tensor[], Tensor> f) => Check.Gradient(x => Ops.Sum(f(x) * weights), floats);
    }

    [Fact]
    public void Nothing_to_look_at_is_zero_and_no_rows_are_no_rows()
    {
        AttentionPrimitive attention = new(1f);
        Assert.Equal(new float[2 * 3 * 4],
            Ops.Apply(attention, Tensor.Ones(1, 2, 3, 5), Tensor.Zeros(1, 0, 3, 5), Tensor.Zeros(1, 0, 3, 4)).ToArray());
        Assert.Equal([0, 2, 3, 4],
            Ops.Apply(attention, Tensor.Ones(0, 2, 3, 5), Tensor.Zeros(0, 6, 3, 5), Tensor.Zeros(0, 6, 3, 4)).Shape.ToArray());
        Assert.Equal([1, 0, 3, 4],
            Ops.Apply(attention, Tensor.Ones(1, 0, 3, 5), Tensor.Zeros(1, 6, 3, 5), Tensor.Zeros(1, 6, 3, 4)).Shape.ToArray());
    }

    [Fact]
    public void A_number_that_is_none_reaches_its_own_row_alone()
    {
        var x = Tensor.Filled([1, 3, 1, 2], 0.5f).ToArray();
        x[2] = float.NaN;
        var y = Ops.Apply(new AttentionPrimitive(1f), new Tensor([1, 3, 1, 2], x), Tensor.Ones(1, 4, 1, 2), Tensor.Ones(1, 4, 1, 1))
            .ToArray();
        Assert.Equal([1f, float.NaN, 1f], y);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4 }, new[] { 1, 5, 2, 4 }, new[] { 1, 5, 2, 4 }, null)]
    [InlineData(new[] { 1, 2, 2, 4 }, new[] { 1, 5, 2, 3 }, new[] { 1, 5, 2, 4 }, null)]
    [InlineData(new[] { 1, 2, 2, 4 }, new[] { 1, 5, 2, 4 }, new[] { 1, 6, 2, 4 }, null)]
    [InlineData(new[] { 1, 2, 2, 4 }, new[] { 1, 5, 2, 4 }, new[] { 1, 5, 2, 4 }, new[] { 1, 2, 4 })]
    [InlineData(new[] { 1, 2, 4 }, new[] { 1, 5, 4 }, new[] { 1, 5, 4 }, null)]
    public void Shapes_that_do_not_fit_are_refused(int[] query, int[] key, int[] value, int[]? mask)
    {
        List<Tensor> inputs = [Tensor.Ones(query), Tensor.Ones(key), Tensor.Ones(value)];
        if (mask is not null)
            inputs.Add(Ops.Greater(Tensor.Ones(mask), 0f));
        var message = Assert.Throws<NabiException>(() => Ops.Apply(new AttentionPrimitive(1f), [.. inputs])).Message;
        Assert.Contains("ttention", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
    }
}
