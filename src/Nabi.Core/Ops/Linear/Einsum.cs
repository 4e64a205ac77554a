namespace Nabi;

public static partial class Ops
{
    /// <summary>
    /// Einstein's summation: labels that the result does not name are summed over. <c>"abc,cd->abd"</c> is a dense layer, <c>"ab->ba"</c>
    /// turns a matrix; <c>...</c> stands for any axes in front. Several tensors are taken from left to right.
    /// </summary>
    /// <param name="equation">One letter per label, the operands separated by commas: <c>"ab,bc->ac"</c>.</param>
    /// <param name="operands">The tensors, as many as the equation names.</param>
    /// <exception cref="NabiException">The equation is malformed or does not fit the shapes.</exception>
    public static Tensor Einsum(string equation, params Tensor[] operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        ArgumentNullException.ThrowIfNull(operands);
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        if (sides.Length != 2 || sides[0].Split(',') is var parts && parts.Length != operands.Length)
        {
            throw new NabiException(
                $"The equation '{equation}' cannot be used for {operands.Length} tensors: it must name each, and a result, "
                + "such as 'ab,bc->ac' for two.");
        }

        return Compose("Einsum", [new("subscripts", equation)], tensors => Summed(sides[0].Split(','), sides[1], tensors), operands);
    }

    private static Tensor Summed(string[] parts, string result, Tensor[] tensors)
    {
        if (parts.Length == 1)
            return Summed(parts[0], "", result, tensors[0], 1f);
        var (label, x) = (parts[0], tensors[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            var later = string.Concat(parts.Skip(i + 1)) + result;
            var made = i == parts.Length - 1
                ? result : string.Concat((label + parts[i]).Where(later.Contains).Distinct().Where(char.IsAsciiLetter));
            if (i < parts.Length - 1 && (label + parts[i]).Contains("...", StringComparison.Ordinal))
                made = "..." + made;
            x = Summed(label, parts[i], made, x, tensors[i]);
            label = made;
        }

        return x;
    }

    private static Tensor Summed(string leftPart, string rightPart, string resultPart, Tensor a, Tensor b)
    {
        var equation = $"{leftPart},{rightPart}->{resultPart}";
        var (left, right, result) = new EinsumEquation(equation).Expand(a.Rank, b.Rank);
        Dictionary<char, int> lengths = [];
        Measure(equation, left, a.Shape, lengths);
        Measure(equation, right, b.Shape, lengths);
        if (a.IsSymbolic || b.IsSymbolic)
            return Tensor.Symbolic(new Shape([.. result.Select(label => lengths[label])]));

        (a, left) = SumAlone(a, left, right + result);
        (b, right) = SumAlone(b, right, left + result);
        var batch = string.Concat(result.Where(label => left.Contains(label) && right.Contains(label)));
        var shared = string.Concat(left.Where(label => right.Contains(label) && !result.Contains(label)));
        var rows = string.Concat(result.Where(label => !right.Contains(label)));
        var columns = string.Concat(result.Where(label => !left.Contains(label)));
        var turned = right == batch + columns + shared && shared.Length > 0;
        var x = View(Ordered(a, left, batch + rows + shared), Flat(rows, shared));
        var y = View(Ordered(b, right, turned ? right : batch + shared + columns), turned ? Flat(columns, shared) : Flat(shared, columns));
        var product = MatMul(x, y, transposeB: turned);
        var order = batch + rows + columns;
        return Ordered(View(product, new Shape([.. order.Select(label => lengths[label])])), order, result);

        Shape Flat(string first, string second)
            => batch.Length == 0 ? [Size(first), Size(second)] : [Size(batch), Size(first), Size(second)];

        int Size(string labels) => new Shape([.. labels.Select(label => lengths[label])]).Size;
    }

    private static void Measure(string equation, string labels, Shape shape, Dictionary<char, int> lengths)
    {
        for (var axis = 0; axis < labels.Length; axis++)
        {
            var known = lengths.GetValueOrDefault(labels[axis], Shape.Unknown);
            if (known >= 0 && shape[axis] >= 0 && known != shape[axis])
            {
                throw new NabiException(
                    $"The equation '{equation}' needs the same length for every '{labels[axis]}', got {known} and {shape[axis]}.");
            }

            lengths[labels[axis]] = Math.Max(known, shape[axis]);
        }
    }

    private static (Tensor Sum, string Labels) SumAlone(Tensor x, string labels, string others)
    {
        var alone = Enumerable.Range(0, labels.Length).Where(axis => !others.Contains(labels[axis])).ToArray();
        return alone.Length == 0 ? (x, labels) : (Sum(x, alone), string.Concat(labels.Where(others.Contains)));
    }

    private static Tensor Ordered(Tensor x, string from, string to)
        => from == to ? x : Transpose(x, [.. to.Select(label => from.IndexOf(label, StringComparison.Ordinal))]);
}
