namespace Nabi.Onnx;

/// <summary>One operator: what it does, and what a node of it may have. Everything else in a node is refused.</summary>
/// <param name="run">Computes the outputs; on tensors without numbers, their shapes alone.</param>
/// <param name="least">The inputs that must be there.</param>
/// <param name="most">The inputs that may be there.</param>
/// <param name="attributes">The settings, as <see cref="OnnxAttributeRule"/> reads them.</param>
internal sealed class OnnxOperator(Func<OnnxCall, OnnxValue[]> run, int least, int most, string attributes)
{
    private readonly Dictionary<string, OnnxAttributeRule> rules = OnnxAttributeRule.All(attributes);

    public Func<OnnxCall, OnnxValue[]> Run => run;

    /// <summary>The inputs that are read as numbers (lengths, axes, bounds): a constant at such a place is no weight.</summary>
    public int[] Settings { get; init; } = [];

    /// <summary>True when shapes with unknown lengths give shapes with unknown lengths by the same code.</summary>
    public bool TakesUnknown { get; init; }

    /// <summary>How many axes the first output has where its lengths depend on data; null when as many as the first input.</summary>
    public Func<OnnxCall, int>? Rank { get; init; }

    /// <summary>Refuses a node that has more than is known here.</summary>
    /// <exception cref="NabiException">The sentence begins with the node.</exception>
    public void Check(NodeProto node, long opset)
    {
        try
        {
            if (node.Input.Count > most)
                throw new NabiException($"{node.Input.Count} inputs are given, at most {most} are known here");
            if (node.Input.Count < least || node.Input.Take(least).Any(name => name.Length == 0))
                throw new NabiException($"one of the {least} inputs that it must have is missing");
            HashSet<string> seen = new(StringComparer.Ordinal);
            foreach (var attribute in node.Attribute)
            {
                if (!rules.TryGetValue(attribute.Name, out var rule))
                    throw new NabiException($"the attribute '{OnnxNames.Short(attribute.Name)}' is not known here");
                if (!seen.Add(attribute.Name))
                    throw new NabiException($"the attribute '{attribute.Name}' is there twice");
                rule.Check(attribute, opset);
            }
        }
        catch (NabiException error)
        {
            throw new NabiException($"{OnnxNames.Of(node)}: {error.Message}.", error);
        }
    }
}
