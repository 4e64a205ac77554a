using Google.Protobuf;
using Kind = Onnx.AttributeProto.Types.AttributeType;

namespace Nabi.Onnx;

/// <summary>Makes and reads settings of nodes.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, float value) => new() { Name = name, F = value, Type = Kind.Float };

    public static AttributeProto Of(string name, long value) => new() { Name = name, I = value, Type = Kind.Int };

    public static AttributeProto Of(string name, string value)
        => new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = Kind.String };

    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, T = value, Type = Kind.Tensor };

    public static AttributeProto Of(string name, GraphProto value) => new() { Name = name, G = value, Type = Kind.Graph };

    public static AttributeProto Of(string name, IEnumerable<float> values)
        => new() { Name = name, Floats = { values }, Type = Kind.Floats };

    public static AttributeProto Of(string name, IEnumerable<long> values) => new() { Name = name, Ints = { values }, Type = Kind.Ints };

    public static AttributeProto Of(string name, IEnumerable<int> values) => Of(name, values.Select(value => (long)value));

    public static AttributeProto Of(string name, IEnumerable<string> values)
        => new() { Name = name, Strings = { values.Select(ByteString.CopyFromUtf8) }, Type = Kind.Strings };

    /// <summary>What it holds, in the words of <see cref="OnnxAttributeRule"/>; null where the file does not say.</summary>
    public static string? KindName(this AttributeProto attribute)
        => attribute.Type switch
        {
            Kind.Undefined => null,
            Kind.Float => "f",
            Kind.Int => "i",
            Kind.String => "s",
            Kind.Tensor => "t",
            Kind.Graph => "g",
            Kind.Floats => "fs",
            Kind.Ints => "is",
            Kind.Strings => "ss",
            _ => "?",
        };
}
