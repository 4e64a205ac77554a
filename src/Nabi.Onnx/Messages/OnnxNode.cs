namespace Nabi.Onnx;

/// <summary>NodeProto: one operator with named inputs and outputs; an empty name is an input that is left out.</summary>
internal sealed class OnnxNode
{
    public string Name { get; set; } = "";

    public string Operator { get; set; } = "";

    public string Domain { get; private set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    public void Write(WireWriter to)
    {
        foreach (var input in Inputs)
            to.Text(1, input);
        foreach (var output in Outputs)
            to.Text(2, output);
        to.Text(3, Name);
        to.Text(4, Operator);
        foreach (var attribute in Attributes)
            to.Message(5, attribute.Write);
    }

    public static OnnxNode Read(WireReader from)
    {
        var node = new OnnxNode();
        while (from.Next())
        {
            switch (from.Field)
            {
                case 1:
                    node.Inputs.Add(from.Text());
                    break;
                case 2:
                    node.Outputs.Add(from.Text());
                    break;
                case 3:
                    node.Name = from.Text();
                    break;
                case 4:
                    node.Operator = from.Text();
                    break;
                case 5:
                    node.Attributes.Add(OnnxAttribute.Read(from.Message()));
                    break;
                case 7:
                    node.Domain = from.Text();
                    break;
                default:
                    from.Skip();
                    break;
            }
        }

        return node;
    }
}
