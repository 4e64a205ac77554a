namespace Nabi.Onnx;

/// <summary>ModelProto: a graph, the operator set it is written for, and who wrote it.</summary>
internal sealed class OnnxModel
{
    public const int Opset = 17;

    private const int IrVersion = 8;

    public OnnxGraph Graph { get; set; } = new();

    /// <summary>The version of the standard operators.</summary>
    public long OpsetVersion { get; set; }

    public void Write(WireWriter to)
    {
        to.Number(1, IrVersion);
        to.Text(2, "Nabi");
        to.Message(7, Graph.Write);
        to.Message(8, static set =>
        {
            set.Text(1, "");
            set.Number(2, Opset);
        });
    }

    public static OnnxModel Read(WireReader from)
    {
        var model = new OnnxModel();
        var graphs = 0;
        while (from.Next())
        {
            switch (from.Field)
            {
                case 7:
                    model.Graph = OnnxGraph.Read(from.Message());
                    graphs++;
                    break;
                case 8:
                    model.ReadOpset(from.Message());
                    break;
                default:
                    from.Skip();
                    break;
            }
        }

        return graphs == 1 && model.OpsetVersion > 0 ? model : throw from.Damaged("it needs one graph and an operator set");
    }

    private void ReadOpset(WireReader from)
    {
        var (domain, version) = ("", 0L);
        while (from.Next())
        {
            if (from.Field == 1)
                domain = from.Text();
            else if (from.Field == 2)
                version = from.Number();
            else
                from.Skip();
        }

        if (domain is "" or "ai.onnx")
            OpsetVersion = version;
    }
}
