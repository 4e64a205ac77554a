using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>What is gathered while the graphs of a file are made ready.</summary>
/// <param name="source">What errors call the file.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="reader">Reads constants.</param>
/// <param name="limits">Bounds on sizes.</param>
internal sealed class OnnxPreparation(string source, long opset, OnnxTensorReader reader, ReadLimits limits)
{
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);
    private long entries;

    public string Source => source;

    public OnnxTensorReader Reader => reader;

    /// <summary>The names of all values that are read as numbers somewhere.</summary>
    public HashSet<string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The operator of a node; one that is not known is noted.</summary>
    /// <exception cref="NabiException">The node has settings or inputs that are not known.</exception>
    public OnnxOperator? Find(NodeProto node)
    {
        if (OnnxOperators.Find(node) is not { } known)
        {
            unknown.Add(OnnxNames.Short(node.Domain.Length > 0 ? $"{node.Domain}.{node.OpType}" : node.OpType));
            return null;
        }

        try
        {
            known.Check(node, opset);
        }
        catch (NabiException error)
        {
            throw new NabiException($"{source}, {error.Message}", error);
        }

        return known;
    }

    /// <summary>Counts nodes and tensors.</summary>
    public void Count(int more)
    {
        entries += more;
        if (entries > limits.MaxEntries)
        {
            throw new NabiException(
                $"{source} has more nodes and tensors than the limit of {limits.MaxEntries}; raise "
                + "ReadLimits.MaxEntries if it is trusted.");
        }
    }

    /// <exception cref="NabiException">There were operators that are not known.</exception>
    public void RefuseUnknown()
    {
        if (unknown.Count == 0)
            return;
        var more = unknown.Count > 4 ? $" and {unknown.Count - 4} more" : "";
        throw new NabiException($"{source} uses operators that are not known here: {string.Join(", ", unknown.Take(4))}{more}.");
    }
}
