namespace Nabi.Formats;

/// <summary>The operators that can be read, by name.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, Func<OnnxCall, OnnxValue[]>> Table = Make();

    /// <summary>All known operators.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    /// <summary>Whether an operator is known.</summary>
    public static bool Knows(string name) => Table.ContainsKey(name);

    public static OnnxValue[] Run(OnnxCall call) => Table[call.Operator](call);

    private static Dictionary<string, Func<OnnxCall, OnnxValue[]>> Make()
    {
        Dictionary<string, Func<OnnxCall, OnnxValue[]>> table = new(StringComparer.Ordinal);
        PointwiseOperators.Add(table);
        ShapeOperators.Add(table);
        PlaceOperators.Add(table);
        ReducingOperators.Add(table);
        WindowOperators.Add(table);
        SequenceOperators.Add(table);
        return table;
    }
}
