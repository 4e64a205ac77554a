using Nabi.Distributed;

namespace Nabi.Tests.Distributed;

/// <summary>How gradients are put into buckets: layers that are large enough go on their way alone, small ones together.</summary>
public sealed class GradientExchangeTests
{
    [Fact]
    public void A_layer_large_enough_does_not_wait_for_the_next_one()
    {
        // Last layer first: Dense(4) and GRU(96) together, GRU(128) by itself, and the table by its rows.
        var buckets = Plan(new Input(null), new Embedding(200, 64), new GRU(128) { ReturnSequences = true }, new GRU(96), new Dense(4));
        Assert.Equal([(96 * 4 + 4 + 3 * 96 * (128 + 96 + 2), 0), (3 * 128 * (64 + 128 + 2), 0), (200 * 64, 64)], buckets);
    }

    [Fact]
    public void Small_layers_go_together_and_a_large_one_in_parts()
    {
        Assert.Equal([(2 * (8 * 8 + 8), 0)], Plan(new Input(8), new Dense(8), new Dense(8)));
        // The bias comes first, and then the matrix, which alone is more than a bucket has.
        Assert.Equal([(600 * 600 + 600, 0)], Plan(new Input(600), new Dense(600)));
        var recurrent = Plan(new Input(null, 400), new LSTM(300));
        Assert.Equal([(1200 + 300 * 1200, 0), (400 * 1200, 0)], recurrent);
    }

    private static IReadOnlyList<(int Length, int Width)> Plan(params Layer[] layers)
    {
        Sequential model = [.. layers];
        model.Compile(new SGD(), new MeanSquaredError());
        return new GradientExchange(new SingleRank(), new ReductionTree(4, 1, 0), true, model).Plan;
    }
}
