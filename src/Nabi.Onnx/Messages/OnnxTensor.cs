using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Nabi.Onnx;

/// <summary>Makes constants; their numbers stand in raw bytes.</summary>
internal static class OnnxTensor
{
    public static TensorProto Of(string name, IEnumerable<int> dims, ReadOnlySpan<float> values) => Of(name, dims, OnnxType.Float, values);

    public static TensorProto Of(string name, IEnumerable<int> dims, ReadOnlySpan<int> values) => Of(name, dims, OnnxType.Int32, values);

    public static TensorProto Of(string name, IEnumerable<int> dims, ReadOnlySpan<bool> values) => Of(name, dims, OnnxType.Bool, values);

    public static TensorProto Of(string name, IEnumerable<int> dims, ReadOnlySpan<long> values) => Of(name, dims, OnnxType.Int64, values);

    /// <summary>The type of the elements; a number without a name where a file has another.</summary>
    public static OnnxType ElementType(this TensorProto tensor) => (OnnxType)tensor.DataType;

    private static TensorProto Of<T>(string name, IEnumerable<int> dims, OnnxType type, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        OnnxModel.CheckSize((long)values.Length * Unsafe.SizeOf<T>());
        return new()
        {
            Name = name,
            DataType = (int)type,
            Dims = { dims.Select(length => (long)length) },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
    }
}
