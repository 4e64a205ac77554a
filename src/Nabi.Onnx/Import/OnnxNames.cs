namespace Nabi.Onnx;

/// <summary>Names from a file in sentences: a stranger's name must not make a sentence long.</summary>
internal static class OnnxNames
{
    private const int Longest = 40;

    /// <summary>The name, cut where it is long.</summary>
    public static string Short(string name)
    {
        var text = name.Length <= Longest ? name : name[..Longest] + "...";
        return text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;
    }

    /// <summary>The node in sentences: its name, or that of what it gives, and its operator.</summary>
    public static string Of(NodeProto node)
        => $"node '{Short(node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "")}' ({Short(node.OpType)})";
}
