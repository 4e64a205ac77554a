namespace Nabi.Engine;

/// <summary>
/// Calls in a row of which each is pointwise and alone reads what the one before gave: they are done together, part by part, in the memory
/// of the last one, so that the numbers in between never leave the cache. The first may be an operation that says when its numbers are
/// there, such as a convolution. Every number is computed by the same operations as ever, so the bits are the same.
/// </summary>
internal sealed class CallChain : IRepeatable, IOutputFinish, IShardedWork
{
    // Numbers a part: a first-level cache holds those of two operands.
    private const int PartLength = 1 << 12;

    // Parts a shard, so that taking one costs little beside its work.
    private const int Parts = 8;

    private readonly PrimitiveCall? source;
    private readonly PrimitiveCall[] calls;
    private readonly int length;

    /// <inheritdoc/>
    public IReadOnlyList<PrimitiveCall> Calls => source is null ? calls : [source, .. calls];

    private CallChain(IReadOnlyList<PrimitiveCall> members)
    {
        source = members[0].Primitive.TakesFinish(members[0]) ? members[0] : null;
        calls = [.. source is null ? members : members.Skip(1)];
        var result = members[^1].Outputs[0];
        length = result.Length;
        for (var i = 0; i < members.Count - 1; i++)
        {
            var (before, shared) = (members[i].Outputs[0], result.View(members[i].Outputs[0].Shape));
            members[i].Outputs[0] = shared;
            for (var input = 0; input < members[i + 1].Inputs.Length; input++)
            {
                if (ReferenceEquals(members[i + 1].Inputs[input], before))
                    members[i + 1].Inputs[input] = shared;
            }
        }
    }

    /// <summary>
    /// The calls in order, with those that can be joined as chains in the place of their last ones, on memory that they share.
    /// </summary>
    /// <param name="all">Recorded calls, in order.</param>
    /// <param name="kept">The tensors that are read from outside.</param>
    public static IRepeatable[] Join(IReadOnlyList<PrimitiveCall> all, IEnumerable<Tensor> kept)
    {
        // How many calls read a tensor; one that is read from outside counts as one with many readers.
        Dictionary<Tensor, int> readers = new(ReferenceEqualityComparer.Instance);
        List<Tensor> outside = [.. kept];
        foreach (var tensor in outside)
            readers[tensor] = int.MaxValue / 2;
        foreach (var input in all.SelectMany(static call => call.Inputs.Distinct(ReferenceEqualityComparer.Instance)).Cast<Tensor>())
            readers[input] = readers.GetValueOrDefault(input) + 1;

        all = Merged(all, readers);
        Dictionary<Tensor, List<PrimitiveCall>> ends = new(ReferenceEqualityComparer.Instance);
        Dictionary<PrimitiveCall, List<PrimitiveCall>> places = [];
        var order = all.Select(static (call, i) => (call, i)).ToDictionary(static one => one.call, static one => one.i);
        foreach (var call in all)
        {
            List<PrimitiveCall> members = [];
            var isPointwise = call.Outputs.Length == 1 && call.Primitive.IsPointwise(call);
            if (isPointwise)
            {
                // Of two inputs that end chains, the one that was computed last.
                members =
                    call.Inputs.Where(input => readers[input] == 1 && ends.ContainsKey(input) && input.Length == call.Outputs[0].Length)
                    .Select(input => ends[input]).MaxBy(chain => order[chain[^1]]) ?? members;
            }

            if (!isPointwise && !(call.Outputs.Length == 1 && call.Primitive.TakesFinish(call)))
                continue;
            if (members.Count > 0)
            {
                ends.Remove(members[^1].Outputs[0]);
                places.Remove(members[^1]);
            }

            members.Add(call);
            ends[call.Outputs[0]] = members;
            places[call] = members;
        }

        var joined = places.Values.Where(static chain => chain.Count > 1).SelectMany(static chain => chain).ToHashSet();
        List<IReadOnlyList<PrimitiveCall>> steps = [
            .. all.Where(call => !joined.Contains(call) || places.ContainsKey(call))
                .Select(call => places.TryGetValue(call, out var chain) && chain.Count > 1 ? chain : (IReadOnlyList<PrimitiveCall>)[call])];
        MemoryPlan.Share(steps, outside);
        return [.. steps.Select(step => step.Count > 1 ? (IRepeatable)new CallChain(step) : step[0])];
    }

    // The calls, with one in the place of two where an operation does the work of both (Primitive.Over).
    private static IReadOnlyList<PrimitiveCall> Merged(IReadOnlyList<PrimitiveCall> all, Dictionary<Tensor, int> readers)
    {
        Dictionary<Tensor, PrimitiveCall> sources = new(ReferenceEqualityComparer.Instance);
        List<PrimitiveCall?> merged = [.. all];
        Dictionary<PrimitiveCall, int> places = [];
        for (var i = 0; i < merged.Count; i++)
        {
            var call = merged[i]!;
            if (call.Inputs.Length == 1 && readers[call.Inputs[0]] == 1 && sources.TryGetValue(call.Inputs[0], out var source)
                && call.Primitive.Over(call, source) is { } both)
            {
                merged[places[source]] = null;
                merged[i] = call = new PrimitiveCall(both, source.Inputs, call.Outputs);
            }

            places[call] = i;
            if (call.Outputs.Length == 1)
                sources[call.Outputs[0]] = call;
        }

        return [.. merged.OfType<PrimitiveCall>()];
    }

    /// <inheritdoc/>
    public void Repeat()
    {
        if (source is not null)
            source.Primitive.Forward(source, this);
        else
            WorkerPool.Run((length + PartLength * Parts - 1) / (PartLength * Parts), this);
    }

    /// <inheritdoc/>
    public void Run(int shard)
        => Finish(shard * PartLength * Parts, Math.Min(PartLength * Parts, length - shard * PartLength * Parts));

    /// <inheritdoc/>
    public void Finish(int from, int count)
    {
        for (var end = from + count; from < end; from += PartLength)
        {
            var part = Math.Min(PartLength, end - from);
            foreach (var call in calls)
                call.Primitive.ForwardPart(call, from, part);
        }
    }
}
