namespace Nabi.Distributed;

/// <summary>
/// A step of the messages of a sum over the ranks: something is sent, something comes, or both; or two own parts are added.
/// </summary>
internal readonly record struct Exchange(
    int SendAt, int Sends, int To, int ReceiveAt, int Receives, int Source, bool Adds, int Own)
{
    /// <summary>The steps of a rank, none where it is alone.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="tree">The order of the sums.</param>
    /// <param name="length">How many numbers are summed.</param>
    /// <param name="isSparse">Whether only rows that are not zero are sent.</param>
    public static Exchange[] All(Communicator communicator, ReductionTree tree, int length, bool isSparse)
    {
        var (rank, size) = (communicator.Rank, communicator.Size);
        return size == 1 ? [] : !tree.IsEven ? Moving(rank, size, tree, length)
            : isSparse ? Doubling(rank, size, length) : Halving(rank, size, length);
    }

    /// <summary>The steps in which all ranks tell each other one number; none where <see cref="All"/> is one sum at rank 0.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="tree">The order of the sums.</param>
    public static Exchange[] Agreement(Communicator communicator, ReductionTree tree)
        => communicator.Size > 1 && tree.IsEven ? Doubling(communicator.Rank, communicator.Size, 1) : [];

    /// <summary>
    /// Halves with the neighbour, quarters with the next pair: each rank ends with the sum of a part; then the same way back (Rabenseifner,
    /// "Optimization of collective reduction operations", 2004).
    /// </summary>
    private static Exchange[] Halving(int rank, int size, int length)
    {
        List<Exchange> all = [];
        List<(int At, int Count, int Other)> parts = [];
        var (from, count) = (0, length);
        for (var mask = 1; mask < size; mask *= 2)
        {
            var other = rank ^ mask;
            var (lower, upper) = (count / 2, count - count / 2);
            var keepsLower = (rank & mask) == 0;
            var (mine, theirs) = keepsLower ? (from, from + lower) : (from + lower, from);
            var (kept, given) = keepsLower ? (lower, upper) : (upper, lower);
            all.Add(new Exchange(theirs, given, other, mine, kept, other, true, -1));
            parts.Add((theirs, given, other));
            (from, count) = (mine, kept);
        }

        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var (at, missing, other) = parts[i];
            all.Add(new Exchange(from, count, other, at, missing, other, false, -1));
            (from, count) = (Math.Min(from, at), count + missing);
        }

        return [.. all];
    }

    /// <summary>
    /// All numbers with the neighbour, then with the next pair: the same sums, where a part of them cannot be told beforehand.
    /// </summary>
    private static Exchange[] Doubling(int rank, int size, int length)
    {
        List<Exchange> all = [];
        for (var mask = 1; mask < size; mask *= 2)
            all.Add(new Exchange(0, length, rank ^ mask, 0, length, rank ^ mask, true, -1));
        return [.. all];
    }

    /// <summary>Sums travel to rank 0 along the tree and from there to all.</summary>
    private static Exchange[] Moving(int rank, int size, ReductionTree tree, int length)
    {
        List<Exchange> all = [];
        foreach (var move in tree.Moves)
        {
            all.Add(move.Kind switch
            {
                ReductionTree.MoveKind.Send => new Exchange(move.Slot * length, length, move.Other, 0, 0, -1, false, -1),
                ReductionTree.MoveKind.ReceiveAndAdd => new Exchange(0, 0, -1, move.Slot * length, length, move.Other, true, -1),
                _ => new Exchange(0, 0, -1, move.Slot * length, 0, -1, false, move.Other * length),
            });
        }

        var mask = 1;
        for (; mask < size; mask *= 2)
        {
            if ((rank & mask) == 0)
                continue;
            all.Add(new Exchange(0, 0, -1, 0, length, rank - mask, false, -1));
            break;
        }

        for (mask /= 2; mask > 0; mask /= 2)
        {
            if (rank + mask < size)
                all.Add(new Exchange(0, length, rank + mask, 0, 0, -1, false, -1));
        }

        return [.. all];
    }
}
