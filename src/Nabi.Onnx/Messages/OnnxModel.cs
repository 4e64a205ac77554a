using Google.Protobuf;

namespace Nabi.Onnx;

/// <summary>Makes, writes and reads whole files. The classes of the messages are generated from onnx.proto, the standard's own.</summary>
internal static class OnnxModel
{
    public const int Opset = 17;

    // What is not in the schema is not needed, and takes no memory.
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    public static ModelProto Of(GraphProto graph, long opset = Opset)
        => new()
        {
            IrVersion = (long)global::Onnx.Version.IrVersion,
            ProducerName = "Nabi",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
        };

    /// <summary>The version of the standard operators, or 0.</summary>
    public static long OpsetVersion(this ModelProto model)
        => model.OpsetImport.LastOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;

    /// <exception cref="NabiException">The file would be larger than 2 GiB.</exception>
    public static void Write(this ModelProto model, Stream stream)
    {
        // Lengths in these files are ints: each tensor was checked when it was made, what they add up to is here.
        var size = model.Graph.Initializer.Sum(tensor => (long)tensor.CalculateSize())
            + model.Graph.Node.Sum(node => (long)node.CalculateSize());
        CheckSize(size);
        model.WriteTo(stream);
    }

    /// <summary>Leaves a mebibyte for names and shapes.</summary>
    /// <exception cref="NabiException">The numbers do not fit a file.</exception>
    public static void CheckSize(long bytes)
    {
        if (bytes > int.MaxValue - (1 << 20))
            throw new NabiException("An ONNX file holds at most 2 GiB; the model is larger. Save it as .keras or .safetensors.");
    }

    /// <summary>
    /// Reads a file. All lengths are known to lie within it before memory is taken, and a hundred messages in one another are the most that
    /// are followed (a graph inside a node takes three).
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="source">What errors call the file.</param>
    /// <exception cref="NabiException">It is no whole file.</exception>
    public static ModelProto Read(Stream stream, string source)
    {
        try
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var model = Parser.ParseFrom(bytes);
            return model.Graph is not null && model.OpsetVersion() > 0 ? model
                : throw new NabiException($"{source} is no whole ONNX file: it needs a graph and an operator set.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new NabiException(
                $"{source} is no whole ONNX file: it ends early, has a field or a length that cannot be, or its messages stand too deep "
                + "in one another; export it again.", error);
        }
    }
}
