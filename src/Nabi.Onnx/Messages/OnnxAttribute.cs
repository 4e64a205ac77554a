using System.Text;

namespace Nabi.Onnx;

/// <summary>AttributeProto: a setting of a node.</summary>
internal sealed class OnnxAttribute
{
    private const int OfFloat = 1;
    private const int OfInt = 2;
    private const int OfString = 3;
    private const int OfTensor = 4;
    private const int OfGraph = 5;
    private const int OfFloats = 6;
    private const int OfInts = 7;
    private const int OfStrings = 8;

    private int type;

    public string Name { get; private set; } = "";

    public float Float { get; private set; }

    public long Int { get; private set; }

    public string Text { get; private set; } = "";

    public OnnxTensor? Tensor { get; private set; }

    /// <summary>A branch, or the body of a loop.</summary>
    public OnnxGraph? Graph { get; private set; }

    public List<float> Floats { get; } = [];

    public List<long> Ints { get; } = [];

    public List<string> Texts { get; } = [];

    /// <summary>Whether it stands for an attribute of a function around it.</summary>
    public bool IsReference { get; private set; }

    /// <summary>What it holds, in the words of <see cref="OnnxAttributeRule"/>; null where the file does not say.</summary>
    public string? Kind => type switch
    {
        0 => null,
        OfFloat => "f",
        OfInt => "i",
        OfString => "s",
        OfTensor => "t",
        OfGraph => "g",
        OfFloats => "fs",
        OfInts => "is",
        OfStrings => "ss",
        _ => "?",
    };

    public static OnnxAttribute Of(string name, float value) => new() { Name = name, Float = value, type = OfFloat };

    public static OnnxAttribute Of(string name, long value) => new() { Name = name, Int = value, type = OfInt };

    public static OnnxAttribute Of(string name, string value) => new() { Name = name, Text = value, type = OfString };

    public static OnnxAttribute Of(string name, OnnxTensor value) => new() { Name = name, Tensor = value, type = OfTensor };

    public static OnnxAttribute Of(string name, OnnxGraph value) => new() { Name = name, Graph = value, type = OfGraph };

    public static OnnxAttribute Of(string name, IEnumerable<float> values)
    {
        var attribute = new OnnxAttribute { Name = name, type = OfFloats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Of(string name, IEnumerable<long> values)
    {
        var attribute = new OnnxAttribute { Name = name, type = OfInts };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static OnnxAttribute Of(string name, IEnumerable<int> values) => Of(name, values.Select(value => (long)value));

    public static OnnxAttribute Of(string name, IEnumerable<string> values)
    {
        var attribute = new OnnxAttribute { Name = name, type = OfStrings };
        attribute.Texts.AddRange(values);
        return attribute;
    }

    public void Write(WireWriter to)
    {
        to.Text(1, Name);
        switch (type)
        {
            case OfFloat:
                to.Real(2, Float);
                break;
            case OfInt:
                to.Number(3, Int);
                break;
            case OfString:
                to.Bytes(4, Encoding.UTF8.GetBytes(Text));
                break;
            case OfTensor:
                to.Message(5, Tensor!.Write);
                break;
            case OfGraph:
                to.Message(6, Graph!.Write);
                break;
        }

        foreach (var value in Floats)
            to.Real(7, value);
        foreach (var value in Ints)
            to.Number(8, value);
        foreach (var value in Texts)
            to.Text(9, value);
        to.Number(20, type);
    }

    public static OnnxAttribute Read(WireReader from)
    {
        var attribute = new OnnxAttribute();
        while (from.Next())
        {
            switch (from.Field)
            {
                case 1:
                    attribute.Name = from.Text();
                    break;
                case 2:
                    attribute.Float = from.Real();
                    break;
                case 3:
                    attribute.Int = from.Number();
                    break;
                case 4:
                    attribute.Text = from.Text();
                    break;
                case 5:
                    attribute.Tensor = OnnxTensor.Read(from.Message());
                    break;
                case 6:
                    attribute.Graph = OnnxGraph.Read(from.Message());
                    break;
                case 7:
                    from.Reals(attribute.Floats);
                    break;
                case 8:
                    from.Numbers(attribute.Ints);
                    break;
                case 9:
                    attribute.Texts.Add(from.Text());
                    break;
                case 21:
                    attribute.IsReference = from.Text().Length > 0;
                    break;
                case 20:
                    attribute.type = from.Small();
                    break;
                default:
                    from.Skip();
                    break;
            }
        }

        return attribute;
    }
}
