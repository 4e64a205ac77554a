namespace Nabi.Engine;

/// <summary>An einsum equation of two operands, taken apart: <c>"...x,xy->...y"</c>.</summary>
public sealed class EinsumEquation
{
    private const string Dots = "...";
    private readonly string left;
    private readonly string right;

    /// <summary>Reads an equation.</summary>
    /// <exception cref="NabiException">It is malformed; the sentence says how it should look.</exception>
    public EinsumEquation(string equation)
    {
        Text = equation.Replace(" ", "", StringComparison.Ordinal);
        var sides = Text.Split("->");
        var operands = sides[0].Split(',');
        if (sides.Length != 2 || operands.Length != 2)
            throw Malformed("expected two operands and a result, such as 'ab,bc->ac'");
        (left, right, Result) = (operands[0], operands[1], sides[1]);
        foreach (var part in (string[])[left, right, Result])
        {
            var labels = part.Replace(Dots, "", StringComparison.Ordinal);
            if (labels.Any(label => !char.IsAsciiLetter(label)))
                throw Malformed("labels must be letters");
            if (labels.Distinct().Count() != labels.Length)
                throw Malformed($"a label occurs twice in '{part}'");
        }

        if (Result.Any(label => label != '.' && !left.Contains(label) && !right.Contains(label)))
            throw Malformed("the result names a label that no operand has");
    }

    /// <summary>The equation without spaces.</summary>
    public string Text { get; }

    /// <summary>The labels of the left operand, with dots if there are any.</summary>
    public string Left => left;

    /// <summary>The labels of the right operand, with dots if there are any.</summary>
    public string Right => right;

    /// <summary>The labels of the result, with dots if there are any.</summary>
    public string Result { get; }

    /// <summary>The labels with the dots written out, for operands of these ranks.</summary>
    /// <exception cref="NabiException">The equation does not fit the ranks.</exception>
    public (string Left, string Right, string Result) Expand(int leftRank, int rightRank)
    {
        var free = string.Concat(Enumerable.Range('A', 26).Concat(Enumerable.Range('a', 26)).Select(code => (char)code)
            .Where(label => !Text.Contains(label)));
        var width = Math.Max(Hidden(left, leftRank), Hidden(right, rightRank));
        if (width > free.Length)
            throw Malformed("too many axes");
        return (Written(left, Hidden(left, leftRank)), Written(right, Hidden(right, rightRank)), Written(Result, width));

        // Hidden axes are aligned at their end, as in broadcasting.
        string Written(string part, int hidden) => part.Replace(Dots, free[..width][(width - hidden)..], StringComparison.Ordinal);
    }

    private int Hidden(string part, int rank)
    {
        var named = part.Replace(Dots, "", StringComparison.Ordinal).Length;
        if (part.Contains(Dots, StringComparison.Ordinal) ? rank < named : rank != named)
            throw Malformed($"'{part}' names {named} axes, but the operand has {rank}");
        return rank - named;
    }

    private NabiException Malformed(string why) => new($"The equation '{Text}' cannot be used: {why}.");
}
