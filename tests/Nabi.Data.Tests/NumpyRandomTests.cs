namespace Nabi.Data.Tests;

public sealed class NumpyRandomTests
{
    /// <summary>What NumPy prints for <c>RandomState(seed).permutation(10)</c>.</summary>
    [Theory]
    [InlineData(0u, new[] { 2, 8, 4, 9, 1, 6, 7, 3, 0, 5 })]
    [InlineData(42u, new[] { 8, 1, 5, 0, 7, 2, 9, 4, 3, 6 })]
    public void Order_is_NumPy_s(uint seed, int[] expected) => Assert.Equal(expected, new NumpyRandom(seed).ShuffledRange(10));

    [Fact]
    public void Long_orders_hold_every_number_once()
    {
        var random = new NumpyRandom(113);
        Assert.Equal(Enumerable.Range(0, 3000), random.ShuffledRange(3000).Order());
        Assert.Empty(random.ShuffledRange(0));
        Assert.Equal([0], random.ShuffledRange(1));
    }
}
