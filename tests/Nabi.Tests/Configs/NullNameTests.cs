using Nabi.Metrics;

namespace Nabi.Tests;

public sealed class NullNameTests
{
    [Fact]
    public void A_name_that_is_null_is_a_sentence()
    {
        string name = null!;
        Assert.All<Action>([() => _ = (Loss)name, () => _ = (Optimizer)name, () => _ = (Metric)name], convert
            => Assert.Contains("is null; give a name, such as", Assert.Throws<NabiException>(convert).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_wrapper_wraps_is_a_sentence_where_it_is_null()
        => Assert.All<(string, Action)>(
            [
                ("ZoneoutCell: the cell", () => _ = new ZoneoutCell(null!)),
                ("ResidualCell: the cell", () => _ = new ResidualCell(null!)),
                ("RNN: the cell", () => _ = new RNN((Cell)null!)),
                ("StackedRNNCells: cell 1", () => _ = new StackedRNNCells([new GRUCell(2), null!])),
                ("Bidirectional: the layer", () => _ = new Bidirectional(null!)),
                ("TimeDistributed: the layer", () => _ = new TimeDistributed(null!)),
                ("SpectralNormalization: the layer", () => _ = new SpectralNormalization(null!)),
                ("FunctionLayer: the function", () => _ = new FunctionLayer((Func<Tensor, Tensor>)null!)),
                ("layer 1", () => _ = new Sequential([new Dense(2), null!])),
                ("MultiOptimizer: the default optimizer", () => _ = new MultiOptimizer(null!)),
                ("Metric: the loss", () => Metric.Of((Loss)null!)),
                ("the function", () => Metric.Of("error", null!)),
            ],
            one => Assert.Contains($"{one.Item1} is null; give one.", Assert.Throws<NabiException>(one.Item2).Message,
                StringComparison.Ordinal));
}
