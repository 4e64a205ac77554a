using Dimension = Onnx.TensorShapeProto.Types.Dimension;

namespace Nabi.Onnx;

/// <summary>
/// Makes and reads what a graph says of its inputs and outputs: name, element type, and per axis a length, a name, or nothing.
/// </summary>
internal static class OnnxValueInfo
{
    public static ValueInfoProto Of(string name, OnnxType type, IEnumerable<(long? Length, string? Name)> axes)
        => new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)type, Shape = new() { Dim = { axes.Select(Axis) } } } },
        };

    public static OnnxType ElementType(this ValueInfoProto info) => (OnnxType)(info.Type?.TensorType?.ElemType ?? 0);

    /// <summary>The axes, or null if not even their number is known.</summary>
    public static IReadOnlyList<Dimension>? Axes(this ValueInfoProto info) => info.Type?.TensorType?.Shape?.Dim;

    /// <summary>The length of an axis, or null if it is open.</summary>
    public static long? Length(this Dimension axis) => axis.HasDimValue ? axis.DimValue : null;

    public static Dimension Axis((long? Length, string? Name) axis)
    {
        var made = new Dimension();
        if (axis.Length is { } length)
            made.DimValue = length;
        else if (axis.Name is { } name)
            made.DimParam = name;
        return made;
    }
}
