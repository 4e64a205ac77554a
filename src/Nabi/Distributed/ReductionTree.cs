using System.Numerics;

namespace Nabi.Distributed;

/// <summary>
/// The order in which the shards of a batch are summed: neighbours in pairs, then pairs of pairs, whatever the number of ranks that the
/// shards are spread over. Each rank has a run of neighbouring shards. Says what one rank does: which of its own sums it makes, and then
/// which messages it sends and adds.
/// </summary>
internal sealed class ReductionTree
{
    private readonly int ranks;
    private readonly int rank;
    private readonly int[] free;
    private readonly List<Move> moves = [];
    private int most;

    /// <param name="shards">The shards, at least as many as ranks.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="rank">This rank.</param>
    public ReductionTree(int shards, int ranks, int rank)
    {
        (Shards, this.ranks, this.rank) = (shards, ranks, rank);
        (First, Last) = (Start(rank), Start(rank + 1));
        Adds = new (int Into, int From)[Last - First][];
        free = new int[ranks];
        var depth = (int)Math.Ceiling(Math.Log2(shards));
        var root = Reduce(0, 1 << depth);
        for (var i = 0; i < Adds.Length; i++)
            Adds[i] ??= [];
        var each = shards / ranks;
        IsEven = BitOperations.IsPow2(ranks) && each * ranks == shards && BitOperations.IsPow2(each);
        if (root.Owner != 0 || root.Slot != 0)
            throw new InvalidOperationException("The sum of all shards must come out on rank 0.");
        Slots = Math.Max(1, most);
    }

    /// <summary>How many shards there are.</summary>
    public int Shards { get; }

    /// <summary>This rank's first shard.</summary>
    public int First { get; }

    /// <summary>The shard behind this rank's last.</summary>
    public int Last { get; }

    /// <summary>How many partial sums a rank must keep at once.</summary>
    public int Slots { get; }

    /// <summary>
    /// Whether all ranks have one sum each of equally many shards, and are a power of two: then halves of the numbers are exchanged with
    /// neighbours, then quarters, and every rank has work.
    /// </summary>
    public bool IsEven { get; }

    /// <summary>For each own shard the slot that its numbers go to.</summary>
    public List<int> Leaves { get; } = [];

    /// <summary>For each own shard the sums of slots that can be made when its numbers are there.</summary>
    public (int Into, int From)[][] Adds { get; }

    /// <summary>What is sent and added when the own sums are made, where the ranks are not <see cref="IsEven"/>.</summary>
    public IReadOnlyList<Move> Moves => moves;

    /// <summary>A step of the sum over ranks: a slot is sent, or one that comes is added; or two own slots are added.</summary>
    /// <param name="Kind">Which of these.</param>
    /// <param name="Slot">The slot that is sent, or added to.</param>
    /// <param name="Other">The other rank, or the other slot.</param>
    internal readonly record struct Move(MoveKind Kind, int Slot, int Other);

    /// <summary>What a <see cref="Move"/> does.</summary>
    internal enum MoveKind
    {
        Send,
        ReceiveAndAdd,
        Add,
    }

    private int Start(int of) => (int)((long)of * Shards / ranks);

    private int Owner(int shard)
    {
        var owner = (int)((long)shard * ranks / Shards);
        while (Start(owner + 1) <= shard)
            owner++;
        while (Start(owner) > shard)
            owner--;
        return owner;
    }

    private (int Owner, int Slot) Reduce(int start, int width)
    {
        if (width == 1)
        {
            var owner = Owner(start);
            var slot = free[owner]++;
            if (owner == rank)
            {
                Leaves.Add(slot);
                most = Math.Max(most, slot + 1);
            }

            return (owner, slot);
        }

        var middle = start + width / 2;
        var left = Reduce(start, width / 2);
        if (middle >= Shards)
            return left;
        var right = Reduce(middle, width / 2);
        var end = Math.Min(start + width, Shards);
        if (left.Owner == right.Owner)
        {
            // Own sums come first, messages later: only a slot that an own sum has used is free for the next shard.
            var isOwn = start >= Start(left.Owner) && end <= Start(left.Owner + 1);
            if (isOwn)
                free[left.Owner]--;
            if (left.Owner == rank)
                AddOwn(left.Slot, right.Slot, isOwn);
        }
        else if (right.Owner == rank)
        {
            moves.Add(new Move(MoveKind.Send, right.Slot, left.Owner));
        }
        else if (left.Owner == rank)
        {
            moves.Add(new Move(MoveKind.ReceiveAndAdd, left.Slot, right.Owner));
        }

        return left;
    }

    private void AddOwn(int into, int from, bool isOwn)
    {
        if (!isOwn)
        {
            moves.Add(new Move(MoveKind.Add, into, from));
            return;
        }

        ref var adds = ref Adds[Leaves.Count - 1];
        adds = [.. adds ?? [], (into, from)];
    }
}
