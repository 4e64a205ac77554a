
namespace Nabi.Onnx.Tests;

/// <summary>What a node says is done or refused, by the rules of the operator set that the file is written for.</summary>
public class OnnxSettingsTests
{
    [Fact]
    public void What_the_table_does_not_know_is_refused_by_name()
    {
        Refuses("node 'n' (Relu): the attribute 'slope' is not known here", Node("Relu", 1, OnnxAttribute.Of("slope", 0.1f)));
        Refuses("node 'n' (Resize): the attribute 'mode' is 'area', which is not known here, only nearest, linear, cubic",
            Node("Resize", 1, OnnxAttribute.Of("mode", "area")));
        Refuses("the attribute 'keepdims' is not of the kind", Node("ReduceSum", 1, OnnxAttribute.Of("keepdims", 1f)));
        Refuses("the attribute 'axes' does not belong to operator set 17", Node("Squeeze", 1, OnnxAttribute.Of("axes", (int[])[0])));
        Refuses("the attribute 'alpha' is there twice", Node("Elu", 1, OnnxAttribute.Of("alpha", 1f), OnnxAttribute.Of("alpha", 2f)));
        Refuses("one of the 2 inputs that it must have is missing", Node("Add", 1));
        Refuses("3 inputs are given, at most 2", Node("Add", 3));
        Refuses("training mode", Node("BatchNormalization", 5, OnnxAttribute.Of("training_mode", 1)), 17, "w");
        Refuses("Scan of operator set 8",
            Node("Scan", 2, OnnxAttribute.Of("num_scan_inputs", 1), OnnxAttribute.Of("body", new GraphProto())), 8);
        Refuses("operator set 26; sets 6 to 25 are read", Node("Relu", 1), 26);
        Refuses("operator set 5", Node("Relu", 1), 5);
        Refuses("not known here: com.stranger.Relu", Node("Relu", 1), 17, "x", "com.stranger");
    }

    [Fact]
    public void Old_files_spread_the_second_operand_where_they_say_so()
    {
        var x = new Tensor([1, 2, 3], [1f, 2f, 3f, 4f, 5f, 6f]);
        var channels = OnnxTensor.Of("w", [2], [10f, 20f]);
        Assert.Equal(
            [11f, 12f, 13f, 24f, 25f, 26f],
            Load(Node("Add", 2, OnnxAttribute.Of("broadcast", 1), OnnxAttribute.Of("axis", 1)), 6, [1, 2, 3], channels).Predict(x)
                .ToArray());
        Assert.Equal(
            [1f, 1f, 1f, 1f, 1f, 1f],
            Load(Node("Pow", 2, OnnxAttribute.Of("broadcast", 1)), 6, [1, 2, 3], OnnxTensor.Of("w", [1], [0f])).Predict(x).ToArray());
        Assert.Contains(
            "spreads none unasked",
            Assert.Throws<NabiException>(() => Load(Node("Mul", 2), 6, [1, 2, 3], channels)).Message,
            StringComparison.Ordinal);
        // A slope for each channel stands at the second axis.
        Assert.Equal([-10f, 2f, 3f, 4f, -100f, 6f],
            Load(Node("PRelu", 2), 6, [1, 2, 3], channels).Predict(new Tensor([1, 2, 3], [-1f, 2f, 3f, 4f, -5f, 6f])).ToArray());
        Assert.Contains("as in training", Assert.Throws<NabiException>(() => Load(Node("Dropout", 1), 6, [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Equal([3f, 4f],
            Load(Node("Dropout", 1, OnnxAttribute.Of("is_test", 1)), 6, [1, 2]).Predict(new Tensor([1, 2], [3f, 4f])).ToArray());
    }

    [Fact]
    public void A_graph_whose_first_axis_is_time_sees_all_steps_at_once()
    {
        // 40 steps are more than a batch has rows: cut in batches they would be two sequences.
        var model = Load(
            Node("RNN", 3, OnnxAttribute.Of("hidden_size", 1), OnnxAttribute.Of("activations", (string[])["Relu"])),
            17,
            [null, null, 1],
            OnnxTensor.Of("w", [1, 1, 1], [1f]),
            OnnxTensor.Of("w2", [1, 1, 1], [1f]));
        var outputs = model.Predict(new Tensor([40, 2, 1], [.. Enumerable.Repeat(1f, 80)]));
        Assert.Equal(new Shape(40, 1, 2, 1), outputs.Shape);
        Assert.Equal(40f, outputs.ToArray()[^1]);
    }

    [Fact]
    public void Shapes_of_axes_that_a_table_bounds_are_found_with_fewer_steps()
    {
        // x of at most 20 steps plus rows of a table: 32 steps, which are tried first, do not fit.
        var model = OnnxModel.Of(new GraphProto());
        Add(model, "Shape", ["x"], "shape", OnnxAttribute.Of("start", 1), OnnxAttribute.Of("end", 2));
        Add(model, "Range", ["zero", "length", "one"], "places");
        Add(model, "Squeeze", ["shape"], "length");
        Add(model, "Gather", ["table", "places"], "rows");
        Add(model, "Add", ["x", "rows"], "y");
        (model.Graph.Node[1], model.Graph.Node[2]) = (model.Graph.Node[2], model.Graph.Node[1]);
        model.Graph.Initializer.AddRange(
            [OnnxTensor.Of("zero", [], [0L]), OnnxTensor.Of("one", [], [1L]), OnnxTensor.Of("table", [20, 2], new float[40])]);
        model.Graph.Input.Add(
            OnnxValueInfo.Of("x", OnnxType.Float, [(null, "batch"), (null, "time"), (2, null)]));
        model.Graph.Output.Add(Unshaped("y"));
        var loaded = OnnxFile.Load(Stream(model, 17));
        Assert.Equal(new Shape(-1, -1, 2), loaded.Outputs[0].Shape);
        Assert.Equal(new Shape(3, 20, 2), loaded.Predict(new Tensor([3, 20, 2], new float[120])).Shape);
    }

    private static void Add(ModelProto model, string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        model.Graph.Node.Add(node);
    }

    private static NodeProto Node(string type, int inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = "n" };
        node.Input.AddRange(Enumerable.Range(0, inputs).Select(i => i switch { 0 => "x", 1 => "w", _ => $"w{i}" }));
        node.Output.Add("y");
        node.Attribute.AddRange(attributes);
        return node;
    }

    private static void Refuses(string why, NodeProto node, int opset = 17, string others = "x", string domain = "")
    {
        // Other inputs are the same tensor where the count is all that matters.
        for (var i = 1; i < node.Input.Count; i++)
            node.Input[i] = others;
        var error = Assert.Throws<NabiException>(() => domain.Length > 0
            ? Load(node, opset, [null, 2], domain) : Load(node, opset, [null, 2], OnnxTensor.Of("w", [2], [1f, 2f])));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
    }

    private static Model Load(NodeProto node, int opset, int?[] shape, string domain)
        => OnnxFile.Load(Stream(Graph(node, shape), opset, domain));

    private static Model Load(NodeProto node, int opset, int?[] shape, params TensorProto[] constants)
    {
        var model = Graph(node, shape);
        model.Graph.Initializer.AddRange(constants);
        return OnnxFile.Load(Stream(model, opset));
    }

    private static ModelProto Graph(NodeProto node, int?[] shape)
    {
        var model = OnnxModel.Of(new GraphProto());
        model.Graph.Node.Add(node);
        model.Graph.Input.Add(
            OnnxValueInfo.Of("x", OnnxType.Float, shape.Select((length, axis) => ((long?)length, length is null ? $"axis{axis}" : null))));
        model.Graph.Output.Add(Unshaped("y"));
        return model;
    }

    private static MemoryStream Stream(ModelProto model, int opset, string domain = "")
    {
        model.OpsetImport[0].Version = opset;
        if (domain.Length > 0)
            model.Graph.Node[0].Domain = domain;
        var stream = new MemoryStream();
        model.Write(stream);
        return stream;
    }

    /// <summary>An output of which only the type is known.</summary>
    private static ValueInfoProto Unshaped(string name)
        => new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)OnnxType.Float } } };
}
