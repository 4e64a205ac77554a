namespace Nabi.Core.Tests;

/// <summary>Operations that wait until the recording ends, or somebody looks, give the numbers of those that do not.</summary>
public sealed class AwaitedTests
{
    private static readonly Tensor X = Tensor.From(1f, 2f, 3f);

    [Fact]
    public void Operations_wait_until_the_end_and_are_then_repeated()
    {
        Recording recording = new(gradients: false);
        var x = X.Clone();
        Tensor y = x, middle = x;
        recording.Run(
            () =>
            {
                middle = x * 2f;
                Assert.Equal("Tensor(3,) not computed yet", middle.ToString());
                Assert.False(middle.IsSymbolic);
                Assert.Equal(3, middle.Length);
                y = Ops.Reshape(middle + 1f, [3, 1]).Owned();
            },
            kept: () => [y]);
        Assert.True(recording.IsSelfContained);
        Assert.Equal([3f, 5f, 7f], y.ToArray());
        // Nobody kept it.
        Assert.Contains("from an earlier step", Assert.Throws<NabiException>(() => middle.ToArray()).Message);
        x.Floats.Fill(10);
        recording.Run(() => Assert.Fail("recorded"), kept: () => [y]);
        Assert.Equal([21f, 21f, 21f], y.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_number_that_is_read_is_computed_and_decides(bool reads)
    {
        Recording recording = new(gradients: false);
        var x = X.Clone();
        var y = x;
        void Body()
        {
            var twice = x * 2f;
            var sum = Ops.Sum(twice);
            // What is read, or copied by code that moves memory.
            var factor = reads ? sum.Item() : sum.Clone().Floats[0];
            y = (twice * factor).Owned();
        }

        recording.Run(Body, kept: () => [y]);
        Assert.Equal([24f, 48f, 72f], y.ToArray());
        Assert.Equal(!reads, recording.IsSelfContained);
        if (!reads)
            return;
        x.Floats.Fill(1);
        recording.Run(Body, kept: () => [y]);
        Assert.Equal([12f, 12f, 12f], y.ToArray());
    }

    [Fact]
    public void What_changes_a_variable_comes_in_its_turn_and_once()
    {
        Recording recording = new(gradients: false);
        var x = X.Clone();
        Variable state = new("state", Tensor.Zeros(3), trainable: false);
        var (before, after) = (x, x);
        void Body()
        {
            before = (state.Value + x).Owned();
            Ops.Assign(state, state.Value + x);
            after = (state.Value * 10f).Owned();
        }

        for (var run = 1; run <= 3; run++)
        {
            recording.Run(Body, kept: () => [before, after]);
            Assert.Equal([run, 2f * run, 3f * run], before.ToArray());
            Assert.Equal([10f * run, 20f * run, 30f * run], after.ToArray());
        }
    }

    [Fact]
    public void A_gradient_inside_sees_what_waited_before_it()
    {
        Recording recording = new(gradients: false);
        var x = X.Clone();
        var slope = x;
        void Body()
        {
            var twice = x * 2f;
            slope = GradientOf(twice).Owned();
        }

        static Tensor GradientOf(Tensor value)
        {
            GradientTape tape = new();
            tape.Watch(value);
            return tape.Gradient(tape.Record(() => Ops.Sum(value * value)), [value])[0];
        }

        recording.Run(Body, kept: () => [slope]);
        Assert.Equal([4f, 8f, 12f], slope.ToArray());
        x.Floats.Fill(5);
        recording.Run(Body, kept: () => [slope]);
        Assert.Equal([20f, 20f, 20f], slope.ToArray());
    }

    [Fact]
    public void An_error_comes_from_the_place_of_its_operation_and_good_data_after_it_are_computed()
    {
        Recording recording = new(gradients: false);
        Tensor ids = Tensor.From(1, 7), table = new([3, 1], [1f, 2f, 3f]), y = ids;
        var isThere = false;
        void Body()
        {
            try
            {
                y = Ops.Gather(table, ids).Owned();
            }
            catch (NabiException)
            {
                isThere = true;
                throw;
            }

            y = (y * 2f).Owned();
        }

        Assert.Contains("7", Assert.Throws<NabiException>(() => recording.Run(Body, kept: () => [y])).Message);
        Assert.True(isThere);
        Assert.False(recording.Exists);
        ids.Integers[1] = 2;
        recording.Run(Body, kept: () => [y]);
        Assert.Equal([4f, 6f], y.ToArray());
    }
}
