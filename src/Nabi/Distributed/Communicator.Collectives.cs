using System.Runtime.InteropServices;

namespace Nabi.Distributed;

/// <content>What all ranks do together, made of messages.</content>
public abstract partial class Communicator
{
    private const int CollectiveTag = 1;

    private Tensor? outgoing;
    private Tensor? incoming;
    private double[] combined = [];

    /// <summary>Waits until all ranks have come here.</summary>
    /// <exception cref="NabiException">A rank will not come.</exception>
    public void Barrier()
    {
        Room(1);
        for (var distance = 1; distance < Size; distance *= 2)
            Swap((Rank + distance) % Size, 1, (Rank - distance + Size) % Size, 1, "a barrier");
    }

    /// <summary>Gives all ranks the numbers that one has.</summary>
    /// <param name="tensor">A tensor of the same shape and type on all ranks, of numbers or booleans; overwritten where the rank is not
    /// <paramref name="root"/>.</param>
    /// <param name="root">The rank that has them; 0 by default.</param>
    /// <exception cref="NabiException">A rank will not come, the tensor holds texts, or there is no such rank.</exception>
    public void Broadcast(Tensor tensor, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DType == DType.String)
            throw new NabiException("Broadcast: texts are not sent between ranks; send their ids.");
        if (tensor.DType == DType.Float32)
            Broadcast(MemoryMarshal.AsBytes(tensor.Floats), root);
        else if (tensor.DType == DType.Int32)
            Broadcast(MemoryMarshal.AsBytes(tensor.Integers), root);
        else
            Broadcast(MemoryMarshal.AsBytes(tensor.Booleans), root);
        tensor.MarkWritten();
    }

    /// <summary>Gives all ranks the bytes that one has.</summary>
    /// <param name="bytes">As many on all ranks; overwritten where the rank is not <paramref name="root"/>.</param>
    /// <param name="root">The rank that has them; 0 by default.</param>
    /// <exception cref="NabiException">A rank will not come, or there is no such rank.</exception>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        if (root < 0 || root >= Size)
            throw new NabiException($"Broadcast: the root must be a rank from 0 to {Size - 1}, got {root}.");
        for (; Size > 1 && bytes.Length > 0; bytes = bytes[Math.Min(bytes.Length, Piece)..])
            BroadcastPiece(bytes[..Math.Min(bytes.Length, Piece)], root);
    }

    /// <summary>Gives all ranks a text that one has.</summary>
    /// <param name="text">The text; that of the other ranks does not count.</param>
    /// <param name="root">The rank that has it; 0 by default.</param>
    /// <exception cref="NabiException">A rank will not come, or there is no such rank.</exception>
    public string Broadcast(string text, int root = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<int> length = [System.Text.Encoding.UTF8.GetByteCount(text)];
        Broadcast(MemoryMarshal.AsBytes(length), root);
        var bytes = new byte[length[0]];
        if (Rank == root)
            System.Text.Encoding.UTF8.GetBytes(text, bytes);
        Broadcast(bytes, root);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Replaces numbers by their sums over all ranks, added in the order of the ranks: the same bits everywhere.</summary>
    /// <param name="values">As many on all ranks.</param>
    /// <exception cref="NabiException">A rank will not come.</exception>
    public void Sum(Span<double> values) => Combine(values, static (sum, value) => sum + value);

    /// <summary>Replaces numbers by the largest of all ranks.</summary>
    /// <param name="values">As many on all ranks.</param>
    /// <exception cref="NabiException">A rank will not come.</exception>
    public void Max(Span<double> values) => Combine(values, Math.Max);

    /// <summary>Gathers numbers of all ranks on all ranks.</summary>
    /// <param name="own">This rank's, as many on all ranks.</param>
    /// <param name="all">Room for all of them, rank after rank.</param>
    /// <exception cref="NabiException">A rank will not come, or the room does not fit.</exception>
    public void Gather(ReadOnlySpan<double> own, Span<double> all)
    {
        if (all.Length != own.Length * Size)
        {
            throw new NabiException(
                $"Gather: {own.Length} numbers of each of {Size} ranks need room for {own.Length * Size}, got {all.Length}.");
        }

        if (own.IsEmpty)
            return;
        // Bruck, Ho, Kipnis, Upfal and Weathersby, "Efficient algorithms for all-to-all communications", 1997: own numbers first, then
        // twice as many with each message.
        var words = 2 * own.Length;
        Room(checked(words * Size));
        MemoryMarshal.Cast<double, float>(own).CopyTo(outgoing!.Floats);
        for (var have = 1; have < Size; have *= 2)
        {
            var more = Math.Min(have, Size - have) * words;
            Swap((Rank - have + Size) % Size, more, (Rank + have) % Size, more, "numbers of all ranks");
            incoming!.Floats[..more].CopyTo(outgoing.Floats[(have * words)..]);
        }

        for (var i = 0; i < Size; i++)
        {
            var one = outgoing.Floats.Slice(i * words, words);
            MemoryMarshal.Cast<float, double>(one).CopyTo(all.Slice((Rank + i) % Size * own.Length, own.Length));
        }
    }

    private const int Piece = 1 << 22;

    private void Combine(Span<double> values, Func<double, double, double> combine)
    {
        if (Size == 1)
            return;
        if (combined.Length < values.Length * Size)
            combined = new double[values.Length * Size];
        var all = combined.AsSpan(0, values.Length * Size);
        Gather(values, all);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = all[i];
            for (var rank = 1; rank < Size; rank++)
                values[i] = combine(values[i], all[rank * values.Length + i]);
        }
    }

    private void BroadcastPiece(Span<byte> bytes, int root)
    {
        var words = (bytes.Length + 3) / 4;
        Room(words);
        // A binomial tree over the ranks counted from the root.
        var place = (Rank - root + Size) % Size;
        if (place == 0)
            bytes.CopyTo(MemoryMarshal.AsBytes(incoming!.Floats));
        var mask = 1;
        for (; mask < Size; mask *= 2)
        {
            if ((place & mask) == 0)
                continue;
            Wait(BeginReceive(incoming!, 0, words, (place - mask + root) % Size, CollectiveTag), "a broadcast");
            break;
        }

        for (mask /= 2; mask > 0; mask /= 2)
        {
            if (place + mask < Size)
                Wait(BeginSend(incoming!, 0, words, (place + mask + root) % Size, CollectiveTag), "a broadcast");
        }

        if (place != 0)
            MemoryMarshal.AsBytes(incoming!.Floats)[..bytes.Length].CopyTo(bytes);
    }

    private void Swap(int to, int sent, int source, int received, string what)
    {
        var receiving = BeginReceive(incoming!, 0, received, source, CollectiveTag);
        var sending = BeginSend(outgoing!, 0, sent, to, CollectiveTag);
        Wait(receiving, what);
        Wait(sending, what);
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(incoming), nameof(outgoing))]
    private void Room(int words)
    {
        var length = Math.Max(LeastBuffer, words);
        if (incoming is null || outgoing is null || incoming.Length < length)
            (incoming, outgoing) = (Tensor.Empty(new Shape(length)), Tensor.Empty(new Shape(length)));
    }
}
