using Google.Protobuf;
using Nabi.Files.Tests;

namespace Nabi.Onnx.Tests;

/// <summary>Files that are damaged or made to do harm: each is refused with a sentence.</summary>
public class OnnxHostileTests
{
    [Fact]
    public void Every_cut_is_noticed()
    {
        var bytes = Bytes(OnnxModels.Make("dense"));
        for (var length = 0; length < bytes.Length; length += 1 + length / 40)
            Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(bytes[..length])));
    }

    [Fact]
    public void Damaged_files_give_a_model_or_a_sentence()
    {
        foreach (var name in (string[])["dense", "lstm", "conv1d", "masked zero", "shaping"])
            Damage(name, Bytes(OnnxModels.Make(name)), Flips(400));
    }

    [Fact]
    public void Damaged_graphs_of_every_operator_give_a_model_or_a_sentence()
    {
        foreach (var one in OnnxRuntimeCaseTests.Cases.Value)
            Damage((string)one["name"]!, Convert.FromBase64String((string)one["model"]!), Flips(6));
    }

    [Fact]
    public void Graphs_that_say_something_else_give_numbers_or_a_sentence()
    {
        foreach (var one in OnnxRuntimeCaseTests.Cases.Value)
        {
            var (name, original) = ((string)one["name"]!, Convert.FromBase64String((string)one["model"]!));
            Tensor[] feeds = [.. one["feeds"]!.AsArray().Select(OnnxRuntimeCaseTests.Feed)];
            var mutator = new OnnxGraphMutator(17);
            for (var i = Flips(3); i > 0; i--)
                Use(Cheaply($"{name}, change {i}", mutator.Change(original)), feeds);
        }
    }

    private static int Flips(int usual) => usual * Caps.Factor;

    /// <summary>Each damaged file is a model, or ends in a short sentence, at the price of little memory and time.</summary>
    private static void Damage(string name, byte[] original, int flips)
    {
        var mutator = new Mutator(17);
        for (var i = 0; i < flips; i++)
            Cheaply($"{name}, damage {i}", mutator.Damage(original));
    }

    private static Model? Cheaply(string what, byte[] file)
    {
        Model? model = null;
        Caps.Read(what, file, bytes => model = OnnxFile.Load(new MemoryStream(bytes)));
        return model;
    }

    /// <summary>What could be loaded gives numbers or a sentence.</summary>
    private static void Use(Model? model, Tensor[] feeds)
    {
        try
        {
            model?.ApplyAll(feeds);
        }
        catch (NabiException)
        {
        }
    }

    [Fact]
    public void Huge_and_impossible_shapes_take_no_memory()
    {
        Refuses("shape", Graph(tensor: Shaped(long.MaxValue, 2)));
        Refuses("shape", Graph(tensor: Shaped(-1)));
        Refuses("bytes", Graph(tensor: Shaped(1 << 30)));
        Refuses("larger", Graph("ConstantOfShape", OnnxTensor.Of("w", [2], [1L << 20, 1L << 20]), isAlone: true));
        Refuses("larger", Graph("Expand", OnnxTensor.Of("w", [3], [1L << 27, 1L, 2L])));
        Refuses("larger", Graph("Tile", OnnxTensor.Of("w", [2], [1L << 25, 4L])));
        Refuses("usable", Graph("Reshape", OnnxTensor.Of("w", [2], [-7L, 1L << 40])));
    }

    [Fact]
    public void Graphs_that_go_in_circles_or_lack_a_part_are_refused()
    {
        var circle = Graph();
        circle.Graph.Node[0].Input[1] = "y";
        Refuses("cyclic", circle);
        var twice = Graph();
        twice.Graph.Node.Add(twice.Graph.Node[0]);
        Refuses("two values", twice);
        var open = Graph();
        open.Graph.Output[0].Name = "nothing";
        Refuses("nothing", open);
        Refuses("not known here: Sketch", Graph("Sketch"));
        Refuses("'body' is missing", Graph("Loop"));
        var doubled = Graph();
        doubled.Graph.Initializer.Add(doubled.Graph.Initializer[0]);
        Refuses("two constants", doubled);
    }

    [Fact]
    public void Deep_nesting_is_no_depth_to_fall_into()
    {
        // A message inside a message inside a message: nothing of it is followed.
        byte[] inner = [];
        for (var depth = 0; depth < 2000; depth++)
        {
            inner = Message(6, inner);
        }

        Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(Message(7, Message(1, Message(5, Message(6, inner)))))));
    }

    [Fact]
    public void Graphs_inside_graphs_without_end_are_refused_before_they_are_followed()
    {
        // A graph in an attribute of a node of a graph ...
        byte[] graph = [];
        for (var depth = 0; depth < 2000; depth++)
            graph = Message(1, Message(5, Message(6, graph)));
        var error = Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(Message(7, graph))));
        Assert.Contains("in one another", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_is_checked_before_memory_is_taken()
    {
        // raw_data of 2 GiB - 8 in a file of 20 bytes, and a packed list as long.
        foreach (var field in (int[])[9, 4])
        {
            var tensor = new byte[] { (byte)(field << 3 | 2), 0xf8, 0xff, 0xff, 0xff, 0x07, 1, 2, 3 };
            var file = Message(7, Message(5, tensor));
            Caps.Read($"field {field}", file, bytes => OnnxFile.Load(new MemoryStream(bytes)));
            Assert.Contains("whole", Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(file))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_numbers_than_a_file_can_hold_are_a_sentence()
    {
        OnnxModel.CheckSize(1L << 30);
        Assert.Contains("2 GiB", Assert.Throws<NabiException>(() => OnnxModel.CheckSize(1L << 31)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_schema_does_not_know_is_not_kept()
    {
        byte[] unknown = [0xc2, 0x3e, 3, 1, 2, 3];
        var file = Graph();
        var read = OnnxModel.Read(new MemoryStream([.. Bytes(file), .. unknown]), "the file");
        Assert.Equal(Bytes(file), Bytes(read));
    }

    [Fact]
    public void Sparse_weights_and_segments_are_refused()
    {
        var sparse = Graph();
        sparse.Graph.SparseInitializer.Add(new SparseTensorProto());
        Refuses("sparse", sparse);
        var segments = Graph();
        segments.Graph.Initializer[0].Segment = new();
        Refuses("segments", segments);
    }

    [Fact]
    public void Numbers_in_other_files_are_refused_unless_asked_for()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["w.bin"], new byte[16]);
        File.WriteAllBytes(Path.Combine(Path.GetTempPath(), "nabi-outside.bin"), new byte[16]);
        File.CreateSymbolicLink(folder["link.bin"], folder["w.bin"]);
        Assert.Contains("AllowExternalData", Error("w.bin", false), StringComparison.Ordinal);
        Assert.Null(Error("w.bin", true));
        foreach (var outside in (string[])["../nabi-outside.bin", "/etc/passwd", "a/../../w.bin", "", "./w.bin", "C:\\w.bin", "file:w.bin"])
            Assert.Contains("plain path", Error(outside, true), StringComparison.Ordinal);
        Assert.Contains("link", Error("link.bin", true), StringComparison.Ordinal);
        Assert.Contains("no such file", Error("absent.bin", true), StringComparison.Ordinal);
        Assert.Contains("bytes", Error("w.bin", true, "8"), StringComparison.Ordinal);
        Assert.Contains("number", Error("w.bin", true, "-1"), StringComparison.Ordinal);
        Assert.Contains("bytes", Error("w.bin", true, "9223372036854775807"), StringComparison.Ordinal);

        string? Error(string location, bool allow, string offset = "0")
        {
            File.WriteAllBytes(folder["m.onnx"], External(location, offset));
            try
            {
                OnnxFile.Load(folder["m.onnx"], new OnnxLoadOptions { AllowExternalData = allow });
                return null;
            }
            catch (NabiException error)
            {
                return error.Message;
            }
        }
    }

    private static TensorProto Shaped(params long[] dims)
    {
        var tensor = OnnxTensor.Of("w", [2], [1f, 2f]);
        tensor.Dims.Clear();
        tensor.Dims.Add(dims);
        return tensor;
    }

    /// <summary>x w, where the file says that the four numbers of w are elsewhere.</summary>
    private static byte[] External(string location, string offset)
    {
        var tensor = new TensorProto
        {
            Name = "w",
            Dims = { 2, 2 },
            DataType = (int)OnnxType.Float,
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { Entry("location", location), Entry("offset", offset), Entry("length", "16") },
        };
        return Bytes(Graph("MatMul", tensor));

        static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
    }

    /// <summary>A field that holds a message, text or bytes.</summary>
    private static byte[] Message(int field, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    private static void Refuses(string why, ModelProto model)
        => Assert.Contains(why, Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(Bytes(model)))).Message,
            StringComparison.Ordinal);

    /// <summary>y = operator(x, w) with x of shape (batch, 2).</summary>
    private static ModelProto Graph(string type = "Add", TensorProto? tensor = null, bool isAlone = false)
    {
        var model = OnnxModel.Of(new GraphProto());
        var node = new NodeProto { OpType = type, Name = "n" };
        node.Input.AddRange(isAlone ? ["w"] : ["x", "w"]);
        node.Output.Add("y");
        model.Graph.Node.Add(node);
        model.Graph.Initializer.Add(tensor ?? OnnxTensor.Of("w", [2], [1f, 2f]));
        model.Graph.Input.Add(OnnxValueInfo.Of("x", OnnxType.Float, [(null, "batch"), (2, null)]));
        model.Graph.Output.Add(OnnxValueInfo.Of("y", OnnxType.Float, [(null, "batch"), (2, null)]));
        return model;
    }

    private static byte[] Bytes(ModelProto model)
    {
        using var stream = new MemoryStream();
        model.Write(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(Model model)
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Save(model, folder["m.onnx"]);
        return File.ReadAllBytes(folder["m.onnx"]);
    }
}
