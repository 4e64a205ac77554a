using Nabi.Distributed;

namespace Nabi.Tests.Distributed;

/// <summary>Sums of tables over shards and ranks: by rows or whole, whatever way they go, the bits are those of one rank.</summary>
public sealed class GradientBucketTests
{
    private const int Rows = 300;
    private const int Width = 5;
    private const int Shards = 4;

    // How many rows of the table each of the shards has in a step: none, few, around half, most; the same everywhere or not.
    private static readonly int[][] Steps = [
        [0, 0, 0, 0], [3, 1, 0, 7], [60, 70, 66, 62], [300, 299, 280, 300], [2, 300, 1, 0], [0, 0, 0, 300], [4, 4, 4, 4]];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_table_has_the_sums_of_one_rank_whether_few_or_most_rows_count(int ranks)
    {
        List<float[]> alone = [];
        Sum(new SingleRank(), alone);
        var same = 0;
        LocalRanks.Run(ranks, cluster =>
        {
            List<float[]> together = [];
            Sum(cluster, together);
            for (var i = 0; i < alone.Count; i++)
                Assert.Equal(alone[i].Select(BitConverter.SingleToInt32Bits), together[i].Select(BitConverter.SingleToInt32Bits));
            Interlocked.Increment(ref same);
        });
        Assert.Equal(ranks, same);
        Assert.Equal(0, alone[0].Count(number => number != 0));
        Assert.InRange(alone[3].Count(number => number != 0), (Rows - 20) * Width, Rows * Width);
    }

    private static void Sum(Communicator cluster, List<float[]> sums)
    {
        var tree = new ReductionTree(Shards, cluster.Size, cluster.Rank);
        var bucket = new GradientBucket(cluster, tree, true, 0, Rows * Width, Width);
        for (var step = 0; step < Steps.Length; step++)
        {
            for (var shard = tree.First; shard < tree.Last; shard++)
                bucket.Take(shard - tree.First, 0, Rows * Width, Table(step, shard), 0.3f);
            bucket.Begin();
            while (bucket.IsGoing)
            {
                bucket.Advance();
                Thread.Yield();
            }

            sums.Add(bucket.Sum.ToArray());
        }
    }

    private static float[] Table(int step, int shard)
    {
        var (random, table) = (new Random(100 * step + shard), new float[Rows * Width]);
        foreach (var row in Enumerable.Range(0, Rows).OrderBy(_ => random.Next()).Take(Steps[step][shard]))
        {
            for (var i = 0; i < Width; i++)
                table[row * Width + i] = random.NextSingle() - 0.5f;
        }

        return table;
    }
}
