namespace Nabi.Core.Tests;

public sealed class TensorTests
{
    [Fact]
    public void One_element_by_its_indices()
    {
        var x = Tensor.From(new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } });
        Assert.Equal(6f, x[1, 2]);
        Assert.Equal(4f, x[-1, 0]);
        Assert.Equal(9f, Tensor.From(7, 8, 9)[-1]);
        Assert.Equal(2.5f, ((Tensor)2.5f)[[]]);
    }

    [Fact]
    public void An_index_that_does_not_fit_is_refused()
    {
        var x = Tensor.Zeros(2, 3);
        Assert.Contains("needs 2 indices", Refused(() => _ = x[1]), StringComparison.Ordinal);
        Assert.Contains("index 3 is out of range on axis 1", Refused(() => _ = x[1, 3]), StringComparison.Ordinal);
        Assert.Contains("index -3 is out of range on axis 0", Refused(() => _ = x[-3, 0]), StringComparison.Ordinal);
        Assert.Contains("no numbers yet", Refused(() => _ = Tensor.Symbolic([2])[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_an_element_counts_as_reading_numbers()
    {
        var tape = new Tape();
        Assert.Equal(3f, tape.Record(() => Tensor.From(3f, 4f)[0]));
        Assert.True(tape.ValuesWereRead);
    }

    [Fact]
    public void A_list_takes_itself_apart_only_into_as_many_as_it_has()
    {
        var (a, b, c, d) = Tensor.From(1f, 2f, 3f, 4f).Split(4);
        Assert.Equal([1f, 2f, 3f, 4f], [a.Item(), b.Item(), c.Item(), d.Item()]);
        Assert.Contains("got 2", Refused(() => { var (_, _, _) = Tensor.From(1f, 2f).Split(2); }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_of_what_was_not_recorded_is_refused()
    {
        var x = Tensor.From(1f, 2f);
        var tape = new GradientTape();
        tape.Watch(x);
        var inside = tape.Record(() => Ops.Sum(x * x));
        Assert.Equal([2f, 4f], tape.Gradient(inside, [x])[0].ToArray());
        var outside = Ops.Sum(x * x);
        Assert.Contains("Record", Refused(() => tape.Gradient(outside, [x])), StringComparison.Ordinal);
        Assert.Equal([1f, 1f], tape.Gradient(x, [x])[0].ToArray());
    }

    private static string Refused(Action act) => Assert.Throws<NabiException>(act).Message;
}
