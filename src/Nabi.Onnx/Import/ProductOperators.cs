namespace Nabi.Onnx;

/// <summary>Products of matrices.</summary>
internal static class ProductOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["MatMul"] = new(call => call.Output(MatMul(call, call.X, call.Value(1).Tensor)), 2, 2, "") { TakesUnknown = true };
        table["Gemm"] = new(Gemm, 2, 3, "alpha:f beta:f transA:i transB:i broadcast:i=0|1@-6") { TakesUnknown = true };
        table["Einsum"] = new(Einsum, 1, int.MaxValue, "equation:s") { Rank = RankOfEinsum };
    }

    private static Tensor MatMul(OnnxCall call, Tensor a, Tensor b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new NabiException("a matrix product of a single number cannot be");
        var (isRow, isColumn) = (a.Rank == 1, b.Rank == 1);
        a = isRow ? Ops.ExpandDims(a, 0) : a;
        b = isColumn ? Ops.ExpandDims(b, 1) : b;
        if (a.Shape[-1] != b.Shape[-2] && a.Shape[-1] >= 0 && b.Shape[-2] >= 0)
            throw new NabiException($"the matrix product of {a.Shape} and {b.Shape} does not fit");
        var batch = Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, b.Rank - 2));
        call.Fit(batch.Concat([a.Shape[-2], b.Shape[-1]]));
        var product = b.Rank == 2 ? Ops.MatMul(a, b)
            : Ops.MatMul(call.BroadcastTo(a, batch.Concat(a.Shape.Slice(a.Rank - 2, 2))),
                call.BroadcastTo(b, batch.Concat(b.Shape.Slice(b.Rank - 2, 2))));
        product = isRow ? Ops.Squeeze(product, -2) : product;
        return isColumn ? Ops.Squeeze(product, -1) : product;
    }

    private static OnnxValue[] Gemm(OnnxCall call)
    {
        if (call.X.Rank != 2 || call.Value(1).Shape.Rank != 2)
            throw new NabiException($"matrices are expected, not {call.X.Shape} and {call.Value(1).Shape}");
        var a = call.Flag("transA") ? Ops.Transpose(call.X, 1, 0) : call.X;
        var b = call.Flag("transB") ? Ops.Transpose(call.Value(1).Tensor, 1, 0) : call.Value(1).Tensor;
        var product = MatMul(call, a, b);
        if (call.Float("alpha", 1f) is not 1f and var alpha)
            product *= alpha;
        if (call.Optional(2) is not { } c || call.Float("beta", 1f) is 0f)
            return call.Output(product);
        if (!Shape.Broadcast(product.Shape, c.Shape).Fits(product.Shape))
            throw new NabiException($"an addend of shape {c.Shape} does not fit {product.Shape}");
        return call.Output(product + (call.Float("beta", 1f) is not 1f and var beta ? c.Tensor * beta : c.Tensor));
    }

    private static OnnxValue[] Einsum(OnnxCall call)
    {
        var (parts, result) = Equation(call);
        var tensors = call.Inputs.Select(input => input!.Tensor).ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            while (Doubled(parts[i]) is { } label)
                (tensors[i], parts[i]) = Diagonal(tensors[i], parts[i], label);
        }

        var equation = $"{string.Join(',', parts)}->{result}";
        return call.Output(Ops.Einsum(equation, tensors));
    }

    private static int RankOfEinsum(OnnxCall call)
        => Equation(call).Result is var result && !result.Contains('.', StringComparison.Ordinal)
            ? result.Length : throw new OnnxUnknownException();

    /// <summary>
    /// The operands' labels and the result's; without a result it is the labels that stand once, in the order of the alphabet.
    /// </summary>
    private static (string[] Parts, string Result) Equation(OnnxCall call)
    {
        var equation = call.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var sides = equation.Split("->");
        var parts = sides[0].Split(',');
        if (sides.Length > 2 || parts.Length != call.Count)
            throw new NabiException($"the equation '{OnnxNames.Short(equation)}' does not fit {call.Count} tensors");
        if (sides.Length == 2)
            return (parts, sides[1]);
        var labels = string.Concat(parts).Where(char.IsAsciiLetter).GroupBy(label => label).Where(group => group.Count() == 1)
            .Select(group => group.Key).Order();
        return (parts, (equation.Contains("...", StringComparison.Ordinal) ? "..." : "") + string.Concat(labels));
    }

    private static char? Doubled(string part)
        => part.Where(char.IsAsciiLetter).GroupBy(label => label).Where(group => group.Count() > 1)
            .Select(group => (char?)group.Key).FirstOrDefault();

    /// <summary>Two axes of one label become one: the numbers at equal places.</summary>
    private static (Tensor Tensor, string Part) Diagonal(Tensor x, string part, char label)
    {
        if (part.Contains("...", StringComparison.Ordinal))
            throw new NabiException($"the label {label} stands twice beside '...', which is not known here");
        if (part.Length != x.Rank)
            throw new NabiException($"'{part}' does not fit a tensor of shape {x.Shape}");
        var first = part.IndexOf(label, StringComparison.Ordinal);
        var second = part.IndexOf(label, first + 1);
        var n = x.Shape[first];
        if (x.Shape[second] != n)
            throw new NabiException($"'{part}' names two axes of {x.Shape} alike that differ");
        int[] others = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != first && axis != second)];
        var rest = new Shape([.. others.Select(axis => x.Shape[axis])]);
        var flat = Ops.Reshape(Ops.Transpose(x, [.. others, first, second]), rest.Concat([n * n]));
        return (Ops.Slice(flat, -1, 0, n, n + 1), string.Concat(others.Select(axis => part[axis])) + label);
    }
}
