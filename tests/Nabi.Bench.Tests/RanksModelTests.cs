namespace Nabi.Bench.Tests;

/// <summary>What the model of the cost of ranks says.</summary>
public sealed class RanksModelTests
{
    [Fact]
    public void A_sum_is_messages_and_numbers_that_move()
    {
        var model = new RanksModel(Latency: 1e-5, Bandwidth: 1e9);
        // Two ranks: two messages, each rank sends half of the numbers twice.
        Assert.Equal(2e-5 + 4e-3, model.Sum(1e6, 0, 0, 2), 1e-9);
        // Many ranks move all numbers twice.
        Assert.Equal(20e-5 + 8e-3 * 1023 / 1024, model.Sum(1e6, 0, 0, 1024), 1e-9);
        // Rows: one message more to agree, then as many as were read, or, where they are most, all numbers in halves.
        Assert.Equal(2e-5 + 4 * 10 * 33 / 1e9, model.Sum(1e6, 32, 10, 2), 1e-12);
        Assert.Equal(3e-5 + 4e-3, model.Sum(1e6, 32, 20_000, 2), 1e-9);
    }

    [Fact]
    public void Sums_that_fit_under_the_backward_pass_cost_their_last_bucket()
    {
        var model = new RanksModel(0, 1e9);
        int[][] buckets = [[1_000_000, 0], [1000, 0]];
        Assert.Equal(0.1, model.Step(0.1, 1, buckets, 0, 1));
        Assert.Equal(0.1 + 4e-6, model.Step(0.1, 1, buckets, 0, 2), 1e-12);
        Assert.Equal(0.1 + 4e-3 + 4e-6, model.Step(0.1, 0, buckets, 0, 2), 1e-12);
    }
}
