namespace Nabi.Onnx;

/// <summary>GraphProto: nodes in an order in which they can run, constant tensors, inputs and outputs.</summary>
internal sealed class OnnxGraph
{
    public string Name { get; set; } = "";

    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxValueInfo> Inputs { get; } = [];

    public List<OnnxValueInfo> Outputs { get; } = [];

    public void Write(WireWriter to)
    {
        foreach (var node in Nodes)
            to.Message(1, node.Write);
        to.Text(2, Name);
        foreach (var tensor in Initializers)
            to.Message(5, tensor.Write);
        foreach (var input in Inputs)
            to.Message(11, input.Write);
        foreach (var output in Outputs)
            to.Message(12, output.Write);
    }

    public static OnnxGraph Read(WireReader from)
    {
        var graph = new OnnxGraph();
        while (from.Next())
        {
            switch (from.Field)
            {
                case 1:
                    graph.Nodes.Add(OnnxNode.Read(from.Message()));
                    break;
                case 2:
                    graph.Name = from.Text();
                    break;
                case 5:
                    graph.Initializers.Add(OnnxTensor.Read(from.Message()));
                    break;
                case 11:
                    graph.Inputs.Add(OnnxValueInfo.Read(from.Message()));
                    break;
                case 12:
                    graph.Outputs.Add(OnnxValueInfo.Read(from.Message()));
                    break;
                case 15:
                    throw from.Damaged("it has sparse weights, which are not read here");
                default:
                    from.Skip();
                    break;
            }
        }

        return graph;
    }
}
