namespace Nabi.Onnx;

/// <summary>A node with what is known of it.</summary>
/// <param name="node">The node.</param>
/// <param name="known">Its operator.</param>
/// <param name="bodies">The graphs among its settings, by their names.</param>
internal sealed class OnnxOperation(NodeProto node, OnnxOperator known, Dictionary<string, OnnxBody> bodies)
{
    public NodeProto Node => node;

    public OnnxOperator Operator => known;

    public Dictionary<string, OnnxBody> Bodies => bodies;

    /// <summary>All names that it needs, those inside its graphs too.</summary>
    public IEnumerable<string> Uses => node.Input.Where(name => name.Length > 0).Concat(bodies.Values.SelectMany(body => body.Captured));

    /// <summary>What it gave when it was loaded, if that depends on the file alone.</summary>
    public OnnxValue[]? Always { get; set; }
}
