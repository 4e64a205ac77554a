namespace Nabi.Tests.Randomness;

public sealed class RandomStreamTests
{
    [Fact]
    public void A_block_is_the_published_one()
    {
        // Known answers of Philox-4x32-10: all zeros.
        var words = new uint[4];
        PhiloxBlock.Words(0, 0, words);
        Assert.Equal([0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], words);
    }

    [Fact]
    public void The_same_key_gives_the_same_numbers_and_a_counter_resumes()
    {
        var whole = new float[40];
        var stream = new RandomStream(7);
        stream.Uniform(whole.AsSpan(0, 16));
        var counter = stream.Counter;
        stream.Uniform(whole.AsSpan(16));

        var rest = new float[24];
        new RandomStream(7, counter).Uniform(rest);
        Assert.Equal(whole[16..], rest);
        var other = new float[40];
        new RandomStream(8).Uniform(other);
        Assert.NotEqual(whole, other);
    }

    [Fact]
    public void Uniform_stays_in_range_and_is_even()
    {
        var values = new float[40001];
        new RandomStream(1).Uniform(values);
        Assert.All(values, value => Assert.InRange(value, 0f, 0.99999995f));
        Assert.InRange(values.Average(), 0.495f, 0.505f);
    }

    [Fact]
    public void Normal_has_the_asked_moments_and_truncated_stays_within_two_deviations()
    {
        var values = new float[40001];
        new RandomStream(2).Normal(values, 3f, 2f);
        var mean = values.Average();
        Assert.InRange(mean, 2.95f, 3.05f);
        Assert.InRange(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 1.96, 2.04);

        new RandomStream(3).TruncatedNormal(values, 0f, 0.5f);
        Assert.All(values, value => Assert.InRange(value, -1f, 1f));
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 0.43, 0.45);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public void A_permutation_has_every_number_once(int count)
        => Assert.Equal(Enumerable.Range(0, count), new RandomStream(4).Permutation(count).Order());

    [Fact]
    public void NextInt_reaches_every_number_and_no_other()
    {
        var stream = new RandomStream(5);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 200).Select(_ => stream.NextInt(3)).Distinct().Order());
        Assert.Throws<NabiException>(() => stream.NextInt(0));
    }

    [Fact]
    public async Task A_seed_makes_the_keys_repeat_in_its_own_flow_only()
    {
        ulong[] Draw()
        {
            Seeds.Set(11);
            return [Seeds.Next(), Seeds.Next()];
        }

        var first = Draw();
        var elsewhere = await Task.Run(Draw);
        Assert.Equal(first, elsewhere);
        Assert.NotEqual(first[0], first[1]);
        Assert.DoesNotContain(Seeds.Next(), first);
    }
}
