namespace Nabi.Onnx;

/// <summary>
/// Finds lengths that depend on the input: each is the length of an axis of some tensor met before, or a product of such. Lengths are
/// distinguished by their values in the traces.
/// </summary>
internal sealed class AxisLengthTable(GraphBuilder build)
{
    private readonly Dictionary<AxisLength, (string Tensor, int Axis)> places = [];
    private readonly Dictionary<AxisLength, string> names = [];

    /// <summary>Notes the lengths of a tensor that now has a name.</summary>
    public void Learn(Traced value, string name)
    {
        for (var axis = 0; axis < value.Rank; axis++)
        {
            if (value.Length(axis) is { IsConstant: false } length)
                places.TryAdd(length, (name, axis));
        }
    }

    /// <summary>Whether a length can be had.</summary>
    public bool Knows(AxisLength length)
        => length.IsConstant || names.ContainsKey(length)
            || places.Keys.Any(
                known => known.Equals(length) || (length.Over(known) is { } rest && (rest.IsConstant || places.ContainsKey(rest))));

    /// <summary>A list of these lengths, as a shape input of a node wants it.</summary>
    public string List(IReadOnlyList<AxisLength> lengths)
    {
        if (lengths.All(length => length.IsConstant))
            return build.Numbers([.. lengths.Select(length => (long)length.Constant)]);
        return lengths.Count == 1 ? One(lengths[0])
            : build.Node("Concat", lengths.Select(length => length.IsConstant ? build.Numbers(length.Constant) : One(length)),
                OnnxAttribute.Of("axis", 0));
    }

    /// <summary>x under another shape of the same size.</summary>
    public string Reshape(string x, IReadOnlyList<AxisLength> from, IReadOnlyList<AxisLength> to)
    {
        // 0 copies the length at the same place, -1 takes what is left; only a third open axis has to be looked up.
        var literal = new long?[to.Count];
        for (var i = 0; i < to.Count; i++)
            literal[i] = to[i].IsConstant && to[i].Constant > 0 ? to[i].Constant : i < from.Count && from[i].Equals(to[i]) ? 0 : null;
        var last = Array.FindLastIndex(literal, length => length is null);
        if (last >= 0)
            literal[last] = -1;
        var shape = Array.TrueForAll(literal, length => length is not null)
            ? build.Numbers([.. literal.Select(length => length!.Value)])
            : build.Node("Concat", literal.Select((length, i) => length is { } known ? build.Numbers(known) : One(to[i])),
                OnnxAttribute.Of("axis", 0));
        return build.Node("Reshape", [x, shape]);
    }

    /// <summary>A list with this one length.</summary>
    private string One(AxisLength length)
    {
        if (names.TryGetValue(length, out var name))
            return name;
        if (places.TryGetValue(length, out var place))
        {
            return names[length] =
                build.Node("Shape", [place.Tensor], OnnxAttribute.Of("start", place.Axis), OnnxAttribute.Of("end", place.Axis + 1));
        }

        foreach (var (known, _) in places)
        {
            if (length.Over(known) is { } rest && (rest.IsConstant || places.ContainsKey(rest)))
                return names[length] = build.Node("Mul", [One(known), rest.IsConstant ? build.Numbers(rest.Constant) : One(rest)]);
        }

        throw new NabiException(
            $"The model cannot be saved as ONNX: a length ({length} in three trials) is no length of an input "
            + "or of a tensor made from it.");
    }
}
