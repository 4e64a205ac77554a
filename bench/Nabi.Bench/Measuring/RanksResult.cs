namespace Nabi.Bench;

/// <summary>What was measured of a workload on ranks of this machine; milliseconds a step.</summary>
internal sealed record RanksResult
{
    /// <summary>The workload.</summary>
    public required string Workload { get; init; }

    /// <summary>One process without a cluster.</summary>
    public required double Plain { get; init; }

    /// <summary>
    /// One rank, each batch one shard: what the cluster itself costs, the median of the rounds' ratios to <see cref="Plain"/>.
    /// </summary>
    public required double OverheadOfOneShard { get; init; }

    /// <summary>One rank, four shards a batch: the price of bits that do not depend on the number of ranks.</summary>
    public required double Sharded { get; init; }

    /// <summary>Two ranks, four shards a batch.</summary>
    public required double Two { get; init; }

    /// <summary>One rank over two: the median of the rounds' ratios with the same shards.</summary>
    public required double Speedup { get; init; }

    /// <summary>The fastest epoch of one rank over that of two: what is left when neighbours on a busy machine are not.</summary>
    public required double BestSpeedup { get; init; }

    /// <summary>Two ranks, one shard each, in the order of the transport, and one process over it.</summary>
    public required double TwoFast { get; init; }

    /// <summary>One process without a cluster over two ranks in the order of the transport.</summary>
    public required double FastSpeedup { get; init; }

    /// <summary>One rank on half a batch with half the shards: what each of two ranks computes.</summary>
    public required double Half { get; init; }

    /// <summary>The same on both ranks at once, without a word between them: what the machine allows.</summary>
    public required double HalfBoth { get; init; }

    /// <summary>The part of a step on two ranks after the backward pass, with the sums begun during it.</summary>
    public required double Waited { get; init; }

    /// <summary>That part with the sums begun after it.</summary>
    public required double WaitedAfter { get; init; }

    /// <summary>Milliseconds to a message without content.</summary>
    public required double Latency { get; init; }

    /// <summary>Billions of bytes a second between two ranks.</summary>
    public required double Bandwidth { get; init; }

    /// <summary>Bytes that a step allocates on two ranks.</summary>
    public required double Allocated { get; init; }

    /// <summary>The buckets of the gradients: how many numbers, and how long a row is where they are sent by rows.</summary>
    public required IReadOnlyList<int[]> Buckets { get; init; }

    /// <summary>Rows of the embedding that a batch reads.</summary>
    public required int Rows { get; init; }
}
