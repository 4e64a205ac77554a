namespace Nabi.Tests;

public sealed class SeededTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_test_begins_with_the_same_seed(int drawn)
    {
        var state = Seeds.State;
        await Task.Yield();
        for (var i = 0; i < drawn; i++)
            Seeds.Next();
        Assert.Equal((state.Key, (ulong)drawn), Seeds.State);
        Seeds.Set(1);
        Assert.Equal(Seeds.State, state);
    }
}
