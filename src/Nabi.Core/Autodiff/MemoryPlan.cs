namespace Nabi.Engine;

/// <summary>
/// Memory of recorded operations that only one after the other needs: what nobody reads any more makes room for what comes. Every number
/// is computed from the same numbers as before, so the bits are the same.
/// </summary>
internal static class MemoryPlan
{
    // Shorter tensors are not worth the bookkeeping.
    private const int Shortest = 1 << 10;

    /// <summary>Gives the results of operations memory that they share.</summary>
    /// <param name="steps">What is run, in order: single operations, and those that are joined, of which only the last one's result is
    /// there.</param>
    /// <param name="kept">The tensors that are read from outside.</param>
    public static void Share(IReadOnlyList<IReadOnlyList<PrimitiveCall>> steps, IEnumerable<Tensor> kept)
    {
        Dictionary<Tensor, Tensor> roots = new(ReferenceEqualityComparer.Instance);
        Dictionary<Tensor, int> lastReads = new(ReferenceEqualityComparer.Instance);
        for (var step = 0; step < steps.Count; step++)
        {
            foreach (var call in steps[step])
            {
                foreach (var input in call.Inputs)
                    lastReads[Root(input)] = step;
                // A view lies in what it is a view of, for as long as it is read itself.
                if (call.Primitive.IsView)
                    roots[call.Outputs[0]] = Root(call.Inputs[0]);
            }
        }

        foreach (var tensor in kept)
            lastReads[Root(tensor)] = int.MaxValue;
        List<(Tensor Result, int Block)> places = [];
        List<int> sizes = [], free = [];
        Dictionary<int, List<int>> ends = [];
        for (var step = 0; step < steps.Count; step++)
        {
            var last = steps[step][^1];
            foreach (var result in last.Primitive.IsView ? [] : last.Outputs)
            {
                var end = lastReads.GetValueOrDefault(result, step);
                if (result.DType != DType.Float32 || result.Length < Shortest || end == int.MaxValue)
                    continue;
                var block = Take(free, sizes, result.Length);
                places.Add((result, block));
                if (!ends.TryGetValue(end, out var some))
                    ends.Add(end, some = []);
                some.Add(block);
            }

            // Only now: an operation must not write over what it reads.
            if (ends.TryGetValue(step, out var over))
                free.AddRange(over);
        }

        Replace(steps, places, [.. sizes.Select(size => Tensor.Empty(new Shape(size)))]);
        // What is computed for the first time and has no place there.
        foreach (var step in steps)
            step[^1].Allocate();

        Tensor Root(Tensor tensor) => roots.GetValueOrDefault(tensor, tensor);
    }

    // The smallest free block that is long enough; else the longest, which then grows; else a new one.
    private static int Take(List<int> free, List<int> sizes, int length)
    {
        var best = -1;
        for (var i = 0; i < free.Count; i++)
        {
            var (size, other) = (sizes[free[i]], best < 0 ? 0 : sizes[free[best]]);
            if (best < 0 || (size >= length ? other < length || size < other : other < length && size > other))
                best = i;
        }

        if (best < 0)
        {
            sizes.Add(length);
            return sizes.Count - 1;
        }

        var block = free[best];
        free.RemoveAt(best);
        sizes[block] = Math.Max(sizes[block], length);
        return block;
    }

    private static void Replace(
        IReadOnlyList<IReadOnlyList<PrimitiveCall>> steps, List<(Tensor Result, int Block)> places, Tensor[] blocks)
    {
        Dictionary<Tensor, Tensor> replaced = new(ReferenceEqualityComparer.Instance);
        foreach (var (result, block) in places)
            replaced.Add(result, blocks[block].View(result.Shape));
        foreach (var call in steps.SelectMany(static step => step))
        {
            if (call.Primitive.IsView && replaced.TryGetValue(call.Inputs[0], out var seen))
                replaced.Add(call.Outputs[0], seen.View(call.Outputs[0].Shape));
            for (var i = 0; i < call.Inputs.Length; i++)
                call.Inputs[i] = replaced.GetValueOrDefault(call.Inputs[i], call.Inputs[i]);
            for (var i = 0; i < call.Outputs.Length; i++)
                call.Outputs[i] = replaced.GetValueOrDefault(call.Outputs[i], call.Outputs[i]);
        }
    }
}
