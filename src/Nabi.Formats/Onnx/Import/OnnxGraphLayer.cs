using Nabi.Configs;
using Nabi.Initializers;
using Nabi.Layers;

namespace Nabi.Formats;

/// <summary>
/// A graph from a file as one layer. Constants of floats with an axis are its weights, so that the graph can be trained further. Parts
/// that depend on constants and lengths alone run outside of any recording.
/// </summary>
internal sealed class OnnxGraphLayer : Layer
{
    private static readonly int[] Trials = [2, 3];

    private readonly OnnxGraph graph;
    private readonly long opset;
    private readonly Dictionary<string, OnnxValue> constants;
    private readonly Dictionary<string, Variable> weights = new(StringComparer.Ordinal);

    public OnnxGraphLayer(OnnxGraph graph, long opset, Dictionary<string, OnnxValue> constants, IReadOnlyList<OnnxValueInfo> inputs)
    {
        (this.graph, this.opset, this.constants) = (graph, opset, constants);
        InputInfos = inputs;
    }

    public override string ClassName => "OnnxGraph";

    /// <inheritdoc/>
    public override bool IsPure => true;

    private IReadOnlyList<OnnxValueInfo> InputInfos { get; }

    public override void Write(Config config)
        => throw new NabiException($"{Title} came from an ONNX file, and Keras has nothing like it; save the model as .onnx.");

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        var used = graph.Nodes.SelectMany(node => node.Inputs).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in constants)
            if (!value.IsWhole && value.Shape.Rank > 0 && value.Tensor.Length > 1 && used.Contains(name))
                (weights[name] = AddWeight(name, value.Shape, new Zeros())).Assign(value.Tensor);
    }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Array.Exists(inputs, input => input.IsSymbolic) ? Infer(inputs) : Run(inputs);
    }

    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return [.. outputs.Select(_ => (Tensor?)null)];
    }

    /// <summary>Output shapes by trial: what differs between two sizes of the open axes is open.</summary>
    private Tensor[] Infer(Tensor[] inputs)
    {
        var trials = Trials.Select(size => Tape.Pause(() => Run([.. inputs.Select(input => Zeros(input, size))]))).ToArray();
        return [.. trials[0].Select((first, i) =>
        {
            var second = trials[1][i];
            return first.Rank != second.Rank ? throw new NabiException("the number of axes of an output depends on the lengths of the inputs")
                : Tensor.Symbolic(new Shape([.. first.Shape.Select((length, axis) => length == second.Shape[axis] ? length : Shape.Unknown)]), first.DType);
        })];
    }

    private static Tensor Zeros(Tensor like, int size)
    {
        // Time axes are given more room than batches: windows must fit.
        var shape = OnnxCall.Bounded(new Shape([.. like.Shape.Select((length, axis) => length >= 0 ? length : axis == 0 ? size : 16 * size)]));
        return Tensor.Zeros(shape, like.DType);
    }

    private Tensor[] Run(Tensor[] inputs)
    {
        Dictionary<string, OnnxValue> values = new(constants, StringComparer.Ordinal);
        foreach (var (name, weight) in weights)
            values[name] = new OnnxValue(weight.Value, OnnxType.Float, false);
        for (var i = 0; i < inputs.Length; i++)
            values[InputInfos[i].Name] = new OnnxValue(inputs[i], InputInfos[i].Type, false);
        foreach (var node in graph.Nodes)
            Run(node, values);
        return [.. graph.Outputs.Select(output =>
        {
            var value = Find(output.Name, "the graph's outputs", values);
            var tensor = value.IsWhole && value.Type != OnnxType.Bool ? Ops.Cast(value.Tensor, DType.Int32) : value.Tensor;
            return Array.Exists(inputs, input => ReferenceEquals(input, tensor)) || weights.Values.Any(weight => ReferenceEquals(weight.Value, tensor))
                ? Ops.View(tensor, tensor.Shape) : tensor;
        })];
    }

    private void Run(OnnxNode node, Dictionary<string, OnnxValue> values)
    {
        var what = $"node '{(node.Name.Length > 0 ? node.Name : node.Outputs.FirstOrDefault())}' ({node.Operator})";
        var call = new OnnxCall(node, [.. node.Inputs.Select(name => name.Length == 0 ? null : Find(name, what, values))], opset);
        OnnxValue[] results;
        try
        {
            results = call.IsConstant ? Tape.Pause(() => OnnxOperators.Run(call)) : OnnxOperators.Run(call);
        }
        catch (NabiException error)
        {
            throw new NabiException($"{Title}, {what}: {error.Message}", error);
        }
        catch (Exception error) when (error is OverflowException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException
            or DivideByZeroException or InvalidCastException or NullReferenceException)
        {
            throw new NabiException($"{Title}, {what} does not fit its inputs: {error.Message}", error);
        }

        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i].Length == 0)
                continue;
            if (i >= results.Length)
                throw new NabiException($"{Title}, {what} gives {results.Length} outputs here, but the file wants {node.Outputs.Count}.");
            values[node.Outputs[i]] = results[i];
        }
    }

    private OnnxValue Find(string name, string what, Dictionary<string, OnnxValue> values)
        => values.TryGetValue(name, out var value) ? value
            : throw new NabiException($"{Title}, {what} needs '{name}', which nothing before it gives: the graph is cyclic, out of order or incomplete.");
}
