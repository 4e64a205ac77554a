namespace Nabi.Distributed.Tests;

/// <summary>Training on ranks that mpirun started gives the bits of one process.</summary>
public sealed class TrainingTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task Two_and_four_ranks_give_the_bits_of_one(string mpi)
    {
        var one = await MpiRun.Run(mpi, 1, "train");
        Assert.True(one.Code == 0 && one.Ranks.Count == 1, one.All);
        foreach (var ranks in (int[])[2, 4])
        {
            var several = await MpiRun.Run(mpi, ranks, "train");
            Assert.True(several.Code == 0 && several.Ranks.Count == ranks, several.All);
            Assert.All(several.Ranks, said => Assert.Equal(one.Ranks[0], said));
        }
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task Batches_and_shards_that_do_not_divide_by_the_ranks_give_the_bits_of_one(string mpi)
    {
        var one = await MpiRun.Run(mpi, 1, "uneven");
        var three = await MpiRun.Run(mpi, 3, "uneven");
        Assert.True(three.Code == 0 && three.Ranks.Count == 3, three.All);
        Assert.All(three.Ranks, said => Assert.Equal(one.Ranks[0], said));
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task The_order_of_the_transport_gives_the_same_weights_on_all_ranks(string mpi)
    {
        var two = await MpiRun.Run(mpi, 2, "fast");
        Assert.True(two.Code == 0 && two.Ranks.Count == 2, two.All);
        Assert.Equal(two.Ranks[0], two.Ranks[1]);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task A_step_on_ranks_allocates_nothing(string mpi)
    {
        var two = await MpiRun.Run(mpi, 2, "allocate");
        Assert.True(two.Code == 0 && two.Ranks.Count == 2, two.All);
        // A hundred bytes in ten steps are a list that grew.
        Assert.All(two.Ranks,
            said => Assert.InRange(int.Parse(said.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 0, 100));
    }

    [Theory]
    [MemberData(nameof(MpiRun.Each), MemberType = typeof(MpiRun))]
    public async Task Large_tensors_are_sent_in_pieces(string mpi)
    {
        var three = await MpiRun.Run(mpi, 3, "big");
        double sum = 0;
        for (var i = 0; i < 3_000_001; i++)
            sum += i % 977;
        Assert.True(three.Code == 0, three.All);
        Assert.All(three.Ranks, said => Assert.Equal(FormattableString.Invariant($"sum {3 * sum:R} ranks 3"), said));
    }
}
