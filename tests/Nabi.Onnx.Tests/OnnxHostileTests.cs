using Google.Protobuf;
using Nabi.Files.Tests;
using Nabi.Formats.Tests;

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
        circle.Graph.Nodes[0].Inputs[1] = "y";
        Refuses("cyclic", circle);
        var twice = Graph();
        twice.Graph.Nodes.Add(twice.Graph.Nodes[0]);
        Refuses("two values", twice);
        var open = Graph();
        open.Graph.Outputs[0].Name = "nothing";
        Refuses("nothing", open);
        Refuses("not known here: Sketch", Graph("Sketch"));
        Refuses("'body' is missing", Graph("Loop"));
        var doubled = Graph();
        doubled.Graph.Initializers.Add(doubled.Graph.Initializers[0]);
        Refuses("two constants", doubled);
    }

    [Fact]
    public void Deep_nesting_is_no_depth_to_fall_into()
    {
        // A message inside a message inside a message: nothing of it is followed.
        byte[] inner = [];
        for (var depth = 0; depth < 2000; depth++)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
                new WireWriter(output).Bytes(6, inner);
            inner = stream.ToArray();
        }

        using var file = new MemoryStream();
        using (var output = new CodedOutputStream(file, leaveOpen: true))
            new WireWriter(output).Message(7, graph => graph.Message(1, node => node.Message(5, attribute => attribute.Bytes(6, inner))));
        Assert.Throws<NabiException>(() => OnnxFile.Load(file));
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

    private static OnnxTensor Shaped(params long[] dims)
    {
        var tensor = OnnxTensor.Of("w", [2], [1f, 2f]);
        tensor.Dims.Clear();
        tensor.Dims.AddRange(dims);
        return tensor;
    }

    /// <summary>x w, where the file says that the four numbers of w are elsewhere.</summary>
    private static byte[] External(string location, string offset)
    {
        var model = Graph("MatMul");
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            var writer = new WireWriter(output);
            writer.Message(8, set => set.Number(2, OnnxModel.Opset));
            writer.Message(7, graph =>
            {
                graph.Message(1, model.Graph.Nodes[0].Write);
                graph.Message(11, model.Graph.Inputs[0].Write);
                graph.Message(12, model.Graph.Outputs[0].Write);
                graph.Message(5, tensor =>
                {
                    tensor.Number(1, 2);
                    tensor.Number(1, 2);
                    tensor.Number(2, (int)OnnxType.Float);
                    tensor.Text(8, "w");
                    Entry(tensor, "location", location);
                    Entry(tensor, "offset", offset);
                    Entry(tensor, "length", "16");
                    tensor.Number(14, 1);
                });
            });
        }

        return stream.ToArray();

        static void Entry(WireWriter to, string key, string value) => to.Message(13, entry =>
        {
            entry.Text(1, key);
            entry.Text(2, value);
        });
    }

    private static void Refuses(string why, OnnxModel model)
        => Assert.Contains(why, Assert.Throws<NabiException>(() => OnnxFile.Load(new MemoryStream(Bytes(model)))).Message,
            StringComparison.Ordinal);

    /// <summary>y = operator(x, w) with x of shape (batch, 2).</summary>
    private static OnnxModel Graph(string type = "Add", OnnxTensor? tensor = null, bool isAlone = false)
    {
        var model = new OnnxModel();
        var node = new OnnxNode { Operator = type, Name = "n" };
        node.Inputs.AddRange(isAlone ? ["w"] : ["x", "w"]);
        node.Outputs.Add("y");
        model.Graph.Nodes.Add(node);
        model.Graph.Initializers.Add(tensor ?? OnnxTensor.Of("w", [2], [1f, 2f]));
        model.Graph.Inputs.Add(new OnnxValueInfo { Name = "x", Type = OnnxType.Float, Axes = [(null, "batch"), (2, null)] });
        model.Graph.Outputs.Add(new OnnxValueInfo { Name = "y", Type = OnnxType.Float, Axes = [(null, "batch"), (2, null)] });
        return model;
    }

    private static byte[] Bytes(OnnxModel model)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            model.Write(new WireWriter(output));
        return stream.ToArray();
    }

    private static byte[] Bytes(Model model)
    {
        using var folder = new TemporaryFolder();
        OnnxFile.Save(model, folder["m.onnx"]);
        return File.ReadAllBytes(folder["m.onnx"]);
    }
}
