using System.Numerics;
using System.Numerics.Tensors;

namespace Nabi.Distributed;

/// <summary>
/// Neighbouring numbers that are summed over the shards and ranks together: sums of the own shards while their backward passes run, then
/// messages that move on whenever <see cref="Advance"/> is called.
/// </summary>
/// <param name="communicator">The ranks.</param>
/// <param name="tree">The order of the sums.</param>
/// <param name="ordered">False where the transport may sum in an order of its own.</param>
/// <param name="number">The number of the bucket, the same on all ranks.</param>
/// <param name="length">How many numbers.</param>
/// <param name="width">Where the numbers are rows that are mostly zero, as the gradient of an embedding: how long a row is. Then only
/// rows that are not zero are sent, unless that would be more than half of the numbers on any rank. 0 (default) for numbers without
/// rows.</param>
internal sealed class GradientBucket(
    Communicator communicator, ReductionTree tree, bool ordered, int number, int length, int width = 0)
{
    private const int FirstTag = 16;
    private const int Tags = 16384;

    private readonly int tag = FirstTag + number % Tags;
    private readonly RowMessage? rows = width > 0 && communicator.Size > 1 ? new RowMessage(length / width, width) : null;
    private readonly Tensor slots = Tensor.Filled(new Shape(Math.Max(Communicator.LeastBuffer, checked(tree.Slots * length))), 0f);

    // On one rank nothing comes.
    private readonly Tensor came =
        Tensor.Empty(new Shape(communicator.Size == 1 ? 0 : Math.Max(Communicator.LeastBuffer, length + 1)));

    // How many rows of a rank are not zero, at most: what the ranks tell each other first.
    private readonly Tensor told = Tensor.Zeros(width > 0 ? Communicator.LeastBuffer : 0);
    private readonly Exchange[] agreement = width > 0 ? Exchange.Agreement(communicator, tree) : [];
    private readonly Exchange[] byRows = width > 0 ? Exchange.All(communicator, tree, length, isSparse: true) : [];
    private readonly Exchange[] whole = Exchange.All(communicator, tree, length, isSparse: false);
    private Exchange[] exchanges = [];
    private int next;
    private int sending;
    private int receiving;
    private bool begun;
    private float most;

    /// <summary>Whether the messages are begun and not over.</summary>
    public bool IsGoing { get; private set; }

    /// <summary>How many numbers.</summary>
    public int Length => length;

    /// <summary>A part of the sum as a tensor of a shape of its own, for whoever uses it.</summary>
    public Tensor Part(Shape shape, int from) => slots.View(shape, from);

    /// <summary>The sums over all shards, once all is over.</summary>
    public Span<float> Sum => slots.Floats[..length];

    /// <summary>Takes a part of the numbers of an own shard, times a factor, and makes the sums of own shards that are due.</summary>
    /// <param name="shard">Which of the own shards, from 0, one after another.</param>
    /// <param name="from">The first of the numbers in the bucket.</param>
    /// <param name="count">How many.</param>
    /// <param name="numbers">The numbers; none where the shard is empty.</param>
    /// <param name="factor">What they are multiplied by.</param>
    public void Take(int shard, int from, int count, ReadOnlySpan<float> numbers, float factor)
    {
        var all = slots.Floats;
        var leaf = all.Slice(tree.Leaves[shard] * length + from, count);
        if (numbers.IsEmpty)
        {
            leaf.Clear();
        }
        else if (tree.Adds[shard] is [var (first, own), ..] && own == tree.Leaves[shard])
        {
            Scale(numbers, factor, all.Slice(first * length + from, count), adds: true);
        }
        else
        {
            Scale(numbers, factor, leaf, adds: false);
        }

        for (var i = 0; i < tree.Adds[shard].Length; i++)
        {
            var (into, second) = tree.Adds[shard][i];
            if (i == 0 && second == tree.Leaves[shard] && !numbers.IsEmpty)
                continue;
            var sum = all.Slice(into * length + from, count);
            TensorPrimitives.Add(sum, all.Slice(second * length + from, count), sum);
        }
    }

    /// <summary>
    /// Writes or adds numbers times a factor, without negative zeros: a shard that is not there adds nothing, wherever it is missing.
    /// </summary>
    private static void Scale(ReadOnlySpan<float> numbers, float factor, Span<float> target, bool adds)
    {
        var i = 0;
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            // In two steps, each rounded: a sum that rounds once would have other bits than one that was sent in between.
            var scaled = new Vector<float>(numbers[i..]) * factor + Vector<float>.Zero;
            (adds ? new Vector<float>(target[i..]) + scaled : scaled).CopyTo(target[i..]);
        }

        for (; i < numbers.Length; i++)
        {
            var scaled = numbers[i] * factor + 0f;
            target[i] = adds ? target[i] + scaled : scaled;
        }
    }

    /// <summary>Begins to sum over the ranks.</summary>
    public void Begin()
    {
        (next, sending, receiving, begun, IsGoing) = (0, -1, -1, false, true);
        exchanges = agreement.Length > 0 ? agreement : rows is not null ? byRows : whole;
        if (agreement.Length > 0)
            most = rows!.Find(Sum);
        if (!ordered && rows is null && communicator.Size > 1 && communicator.BeginSum(slots, 0, length) is var request and >= 0)
            (receiving, next) = (request, exchanges.Length);
        Advance();
    }

    /// <summary>Moves on as far as is possible without waiting.</summary>
    public void Advance()
    {
        while (IsGoing)
        {
            if (receiving != -1)
            {
                if (!communicator.IsDone(receiving))
                    return;
                receiving = -1;
                if (next < exchanges.Length)
                    Received(exchanges[next]);
            }

            if (sending != -1)
            {
                if (!communicator.IsDone(sending))
                    return;
                sending = -1;
            }

            if (next < exchanges.Length && begun)
            {
                begun = false;
                next++;
            }

            if (next >= exchanges.Length && IsAgreeing)
            {
                // Beside half of the numbers, finding and copying the rows takes as long as sending the rest would.
                exchanges = 2 * most * (width + 1) > length ? whole : byRows;
                next = 0;
            }

            if (next >= exchanges.Length)
            {
                IsGoing = false;
                return;
            }

            Start(exchanges[next]);
        }
    }

    private bool IsAgreeing => agreement.Length > 0 && ReferenceEquals(exchanges, agreement);

    private bool IsByRows => rows is not null && ReferenceEquals(exchanges, byRows);

    private void Start(in Exchange exchange)
    {
        begun = true;
        if (IsAgreeing)
        {
            told.Floats[0] = most;
            receiving = communicator.BeginReceive(came, 0, 1, exchange.Source, tag);
            sending = communicator.BeginSend(told, 0, 1, exchange.To, tag);
            return;
        }

        if (exchange.Receives > 0)
        {
            receiving = IsByRows ? communicator.BeginReceive(came, 0, length + 1, exchange.Source, tag)
                : communicator.BeginReceive(exchange.Adds ? came : slots, exchange.Adds ? 0 : exchange.ReceiveAt, exchange.Receives,
                    exchange.Source, tag);
        }

        if (exchange.Sends > 0 && IsByRows)
            sending = communicator.BeginSend(rows!.Buffer, 0, rows.Pack(slots.Floats.Slice(exchange.SendAt, length)), exchange.To, tag);
        else if (exchange.Sends > 0)
            sending = communicator.BeginSend(slots, exchange.SendAt, exchange.Sends, exchange.To, tag);
        if (exchange.Own >= 0)
        {
            var sum = slots.Floats.Slice(exchange.ReceiveAt, length);
            TensorPrimitives.Add(sum, slots.Floats.Slice(exchange.Own, length), sum);
        }
    }

    private void Received(in Exchange exchange)
    {
        if (IsAgreeing)
        {
            most = Math.Max(most, came.Floats[0]);
        }
        else if (IsByRows)
        {
            RowMessage.Unpack(came.Floats, slots.Floats.Slice(exchange.ReceiveAt, length), width, exchange.Adds);
        }
        else if (exchange.Adds)
        {
            var sum = slots.Floats.Slice(exchange.ReceiveAt, exchange.Receives);
            TensorPrimitives.Add(sum, came.Floats[..exchange.Receives], sum);
        }
    }
}
