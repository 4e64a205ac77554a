using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

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
}
