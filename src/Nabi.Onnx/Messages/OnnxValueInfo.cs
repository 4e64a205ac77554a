namespace Nabi.Onnx;

/// <summary>ValueInfoProto of a tensor: name, element type, and per axis a length, a name, or nothing.</summary>
internal sealed class OnnxValueInfo
{
    public string Name { get; set; } = "";

    public OnnxType Type { get; set; }

    /// <summary>The axes, or null if not even their number is known.</summary>
    public List<(long? Length, string? Name)>? Axes { get; set; }

    public void Write(WireWriter to)
    {
        to.Text(1, Name);
        to.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, (int)Type);
            tensor.Message(2, shape =>
            {
                foreach (var (length, name) in Axes ?? [])
                {
                    shape.Message(1, axis =>
                    {
                        if (length is { } known)
                            axis.Number(1, known);
                        else if (name is not null)
                            axis.Text(2, name);
                    });
                }
            });
        }));
    }

    public static OnnxValueInfo Read(WireReader from)
    {
        var info = new OnnxValueInfo();
        while (from.Next())
        {
            if (from.Field == 1)
                info.Name = from.Text();
            else if (from.Field == 2)
                info.ReadType(from.Message());
            else
                from.Skip();
        }

        return info;
    }

    private void ReadType(WireReader from)
    {
        while (from.Next())
        {
            if (from.Field != 1)
            {
                from.Skip();
                continue;
            }

            var tensor = from.Message();
            while (tensor.Next())
            {
                if (tensor.Field == 1)
                    Type = (OnnxType)tensor.Small();
                else if (tensor.Field == 2)
                    ReadShape(tensor.Message());
                else
                    tensor.Skip();
            }
        }
    }

    private void ReadShape(WireReader from)
    {
        Axes = [];
        while (from.Next())
        {
            if (from.Field != 1)
            {
                from.Skip();
                continue;
            }

            var axis = from.Message();
            long? length = null;
            string? name = null;
            while (axis.Next())
            {
                if (axis.Field == 1)
                    length = axis.Number();
                else if (axis.Field == 2)
                    name = axis.Text();
                else
                    axis.Skip();
            }

            Axes.Add((length, name));
        }
    }
}
