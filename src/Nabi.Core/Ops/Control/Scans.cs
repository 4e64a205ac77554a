namespace Nabi;

public static partial class Ops
{
    /// <summary>
    /// Runs <paramref name="step"/> along the first axis of <paramref name="xs"/>, with values that are carried from step to step, and
    /// stacks what it gives.
    /// </summary>
    /// <param name="step">From what is carried and a part of each of <paramref name="xs"/>: what is carried on, and the outputs.</param>
    /// <param name="initial">What is carried into the first step; it keeps its shapes and types.</param>
    /// <param name="xs">(length, ...) each; empty to run for a length alone.</param>
    /// <param name="length">How many steps; as many as xs has (null) by default.</param>
    /// <param name="reverse">Whether it runs from the end to the front; outputs stay in the order of xs.</param>
    /// <returns>What was carried out of the last step, and the outputs, (length, ...) each.</returns>
    /// <remarks>Keras's <c>ops.scan</c>. For recurrences a h + b over time <see cref="LinearScan"/> is much faster.</remarks>
    /// <exception cref="NabiException">There are no steps, lengths differ, or what is carried changes its shape.</exception>
    public static (TensorList Carry, TensorList Outputs) Scan(
        Func<TensorList, TensorList, (TensorList Carry, TensorList Outputs)> step, TensorList initial, TensorList xs,
        int? length = null, bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(xs);
        var all = OfCode("Scan", tensors => Scanned(step, [.. tensors[..initial.Count]], tensors[initial.Count..], length, reverse),
            [.. initial, .. xs]);
        return ([.. all[..initial.Count]], [.. all[initial.Count..]]);
    }

    /// <summary>As the other, with one value that is carried, one input and one output.</summary>
    /// <param name="step">From what is carried and a part of <paramref name="xs"/>: what is carried on, and the output.</param>
    /// <param name="initial">What is carried into the first step; it keeps its shape and type.</param>
    /// <param name="xs">(length, ...).</param>
    /// <param name="reverse">Whether it runs from the end to the front; outputs stay in the order of xs.</param>
    /// <returns>What was carried out of the last step, and the outputs, (length, ...).</returns>
    /// <exception cref="NabiException">There are no steps, or what is carried changes its shape.</exception>
    public static (Tensor Carry, Tensor Outputs) Scan(Func<Tensor, Tensor, (Tensor Carry, Tensor Output)> step, Tensor initial,
        Tensor xs, bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (carry, outputs) = Scan(
            (values, parts) =>
            {
                var (next, output) = step(values[0], parts[0]);
                return ([next], [output]);
            },
            [initial],
            [xs],
            null,
            reverse);
        return (carry[0], outputs[0]);
    }

    /// <summary>
    /// All results of an associative function along an axis: x0, f(x0, x1), f(f(x0, x1), x2), ... The function gets many pairs at a time,
    /// so it runs some 2 log2 n times and not n times.
    /// </summary>
    /// <param name="function">f(a, b) element by element along the axis, with f(a, f(b, c)) = f(f(a, b), c); as many tensors of the same
    /// shapes.</param>
    /// <param name="elements">The tensors, of one length along the axis.</param>
    /// <param name="reverse">Whether it runs from the end to the front.</param>
    /// <param name="axis">The axis; the first by default.</param>
    /// <returns>Tensors of the elements' shapes.</returns>
    /// <remarks>Keras's <c>ops.associative_scan</c>; Blelloch, Prefix Sums and Their Applications (1990).</remarks>
    /// <exception cref="NabiException">There is no element or no such axis, lengths differ, or the function changes shapes.</exception>
    public static TensorList AssociativeScan(Func<TensorList, TensorList, TensorList> function, TensorList elements,
        bool reverse = false, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Count == 0)
            throw new NabiException("AssociativeScan needs at least one tensor, got none.");
        if (elements.FirstOrDefault(one => one.Shape[axis] != elements[0].Shape[axis]) is { } other)
        {
            throw new NabiException(
                $"AssociativeScan needs tensors of one length along axis {axis}, got {elements[0].Shape} and {other.Shape}.");
        }

        return [.. OfCode("AssociativeScan", all =>
        {
            if (Array.Exists(all, one => one.IsSymbolic))
                return Unchanged("AssociativeScan", [.. all], function([.. all], [.. all]), symbolic: true);
            Tensor[] ordered = reverse ? [.. all.Select(one => Reverse(one, axis))] : all;
            var results = Prefixes(function, ordered, axis);
            return reverse ? [.. results.Select(one => Reverse(one, axis))] : results;
        }, [.. elements])];
    }

    /// <summary>As the other, of one tensor.</summary>
    /// <param name="function">f(a, b) element by element along the axis, associative.</param>
    /// <param name="elements">Any shape with the axis.</param>
    /// <param name="reverse">Whether it runs from the end to the front.</param>
    /// <param name="axis">The axis; the first by default.</param>
    /// <exception cref="NabiException">There is no such axis, or the function changes the shape.</exception>
    public static Tensor AssociativeScan(Func<Tensor, Tensor, Tensor> function, Tensor elements, bool reverse = false, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        return AssociativeScan((a, b) => [function(a[0], b[0])], [elements], reverse, axis)[0];
    }

    /// <summary>A function of each part along the first axis, the results stacked. It is called once a part.</summary>
    /// <param name="function">From a part a result, all of one shape.</param>
    /// <param name="elements">(n, ...), n of 1 or more.</param>
    /// <returns>(n, ...).</returns>
    /// <remarks>Keras's <c>ops.vectorized_map</c>.</remarks>
    /// <exception cref="NabiException">There is no axis or no part, or the results differ in shape.</exception>
    public static Tensor VectorizedMap(Func<Tensor, Tensor> function, Tensor elements)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Scan((_, parts) => ([], [function(parts[0])]), [], [elements]).Outputs[0];
    }

    private static Tensor[] Scanned(Func<TensorList, TensorList, (TensorList Carry, TensorList Outputs)> step, TensorList carry,
        Tensor[] xs, int? length, bool reverse)
    {
        if (Array.Exists(xs, x => x.Rank == 0))
            throw new NabiException("Scan runs along the first axis; one of xs is a number without axes.");
        // Between the layers of a model the first axis is mostly the batch, whose length comes with the numbers.
        var count = length ?? (xs.Length > 0 ? xs[0].Shape[0] : 0);
        if (length < 0 || (length is null && xs.Length == 0)
            || Array.Exists(xs, x => x.Shape[0] != count && !(x.IsSymbolic && (x.Shape[0] < 0 || count < 0))))
        {
            throw new NabiException(
                $"Scan needs xs of one length, or a length of 0 or more, got {string.Join(", ", xs.Select(x => x.Shape))} and the length "
                + $"{length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}.");
        }

        var isSymbolic = carry.Any(one => one.IsSymbolic) || Array.Exists(xs, x => x.IsSymbolic);
        if (isSymbolic)
        {
            var (next, results) = step(carry, [.. xs.Select(x => Tensor.Symbolic(x.Shape.Slice(1, x.Rank - 1), x.DType))]);
            return [.. Unchanged("Scan", carry, next, symbolic: true),
                .. results.Select(one => Tensor.Symbolic(new Shape(count).Concat(one.Shape), one.DType))];
        }

        if (count == 0)
            throw new NabiException("Scan over no steps gives no outputs; give xs of a length of 1 or more.");
        var outputs = new TensorList[count];
        for (var i = 0; i < count; i++)
        {
            var at = reverse ? count - 1 - i : i;
            var (next, results) = step(carry, [.. xs.Select(x => Select(x, 0, at))]);
            if (results is null || results.Count != (outputs[reverse ? count - 1 : 0]?.Count ?? results.Count))
                throw new NabiException("Scan: every step must give as many outputs as the first.");
            carry = [.. Unchanged("Scan", carry, next, symbolic: false)];
            outputs[at] = results;
        }

        return [.. carry, .. Enumerable.Range(0, outputs[0].Count).Select(place => Stack([.. outputs.Select(one => one[place])]))];
    }

    /// <summary>The results of pairs, theirs of pairs of pairs, and between them those of one element more.</summary>
    private static Tensor[] Prefixes(Func<TensorList, TensorList, TensorList> function, Tensor[] x, int axis)
    {
        var length = x[0].Shape[axis];
        if (length < 2)
            return x;
        var odd = Prefixes(function, Joined(Every(x, 0, length / 2), Every(x, 1, length / 2)), axis);
        var rest = (length - 1) / 2;
        var first = Every(x, 0, 1);
        if (rest == 0)
            return [.. first.Zip(odd, (a, b) => Concat([a, b], axis))];
        var even = Joined([.. odd.Select(one => Slice(one, axis, 0, rest))], Every(x, 2, rest));
        return [.. first.Zip(even, (a, b) => Concat([a, b], axis)).Zip(odd, (a, b) => Interleaved(a, b, x[0].Shape.Axis(axis)))];

        Tensor[] Every(Tensor[] all, int from, int count) => [.. all.Select(one => Slice(one, axis, from, count, 2))];

        Tensor[] Joined(Tensor[] a, Tensor[] b) => Unchanged("AssociativeScan", [.. a], function([.. a], [.. b]), symbolic: false);
    }

    /// <summary>a0, b0, a1, b1, ...; a may have one more.</summary>
    private static Tensor Interleaved(Tensor a, Tensor b, int axis)
    {
        var (n, both) = (b.Shape[axis], a.Shape[axis] + b.Shape[axis]);
        var pairs = View(Stack([both == 2 * n ? a : Slice(a, axis, 0, n), b], axis + 1), b.Shape.With(axis, 2 * n));
        return both == 2 * n ? pairs : Concat([pairs, Slice(a, axis, n)], axis);
    }
}
