using Nabi.Configs;
using Nabi.Initializers;

namespace Nabi.Onnx;

/// <summary>
/// A graph from a file as one layer. Constants of floats with an axis are its weights, so that the graph can be trained further. Parts
/// that depend on constants and lengths alone run outside of any recording.
/// </summary>
internal sealed class OnnxGraphLayer : Layer
{
    // Two sizes of every open axis; those behind the first are longer, for windows must fit, or shorter, for tables must hold them.
    private static readonly int[] Trials = [2, 3];
    private static readonly int[] Factors = [16, 256, 4, 1];

    private readonly OnnxBody body;
    private readonly IReadOnlySet<string> settings;
    private readonly long opset;
    private readonly long mostNumbers;
    private bool walksFirstAxis;

    public OnnxGraphLayer(OnnxBody body, IReadOnlySet<string> settings, long opset, long mostNumbers)
        => (this.body, this.settings, this.opset, this.mostNumbers) = (body, settings, opset, mostNumbers);

    public override string ClassName => "OnnxGraph";

    /// <inheritdoc/>
    public override bool IsPure => true;

    /// <summary>False where the samples are not the first axis of each input, or the first axis is time.</summary>
    public override bool TakesBatches => !walksFirstAxis && (body.Inputs.All(IsOpen) || !body.Inputs.Any(IsOpen));

    public override void Write(Config config)
        => throw new NabiException($"{Title} came from an ONNX file, and Keras has nothing like it; save the model as .onnx.");

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        foreach (var (part, i) in body.Everything.Select((part, i) => (part, i)))
        {
            foreach (var (name, value) in part.Trainable(settings).ToArray())
                (part.Weights[name] = AddWeight(i == 0 ? name : $"graph_{i}/{name}", value.Shape, new Zeros())).Assign(value.Tensor);
        }
    }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        try
        {
            return Array.Exists(inputs, input => input.IsSymbolic) ? Infer(inputs) : Run(inputs);
        }
        catch (NabiException error) when (error is OnnxNodeException or OnnxBudgetException)
        {
            throw new NabiException(error.Message, error);
        }
    }

    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return [.. outputs.Select(_ => (Tensor?)null)];
    }

    private static bool IsOpen(ValueInfoProto info) => info.Axes() is [var first, ..] && first.Length() is null or <= 0;

    /// <summary>Output shapes by trial: what differs between two sizes of the open axes is open.</summary>
    private Tensor[] Infer(Tensor[] inputs)
    {
        NabiException? first = null;
        foreach (var factor in Factors)
        {
            try
            {
                return Infer(inputs, factor);
            }
            catch (OnnxBudgetException)
            {
                throw;
            }
            catch (NabiException error)
            {
                first ??= error;
                // Without an open axis behind the first there is nothing else to try.
                if (!inputs.Any(input => input.Shape.Skip(1).Any(length => length < 0)))
                    break;
            }
        }

        throw first!;
    }

    private Tensor[] Infer(Tensor[] inputs, int factor)
    {
        var walks = true;
        var trials = Trials.Select(size =>
        {
            var shapes = TrialShapes(inputs, size, factor);
            var run = NewRun(shapes, size);
            var given = shapes.Select(
                (shape, i) => new OnnxValue(Tensor.Symbolic(shape, inputs[i].DType), body.Inputs[i].ElementType(), OnnxOrigin.Data))
                    .ToArray();
            var outputs = run.Execute(body, given, null).Select(AsOutput).ToArray();
            walks &= run.WalksFirstAxis;
            return outputs;
        }).ToArray();
        walksFirstAxis = walks && inputs.Any(input => input.Shape[0] < 0);
        return [.. trials[0].Select((first, i) =>
        {
            var second = trials[1][i];
            return first.Rank != second.Rank
                ? throw new NabiException($"{Title}: the number of axes of an output depends on the lengths of the inputs.")
                : Tensor.Symbolic(
                    new Shape([.. first.Shape.Select((length, axis) => length == second.Shape[axis] ? length : Shape.Unknown)]),
                    first.DType);
        })];
    }

    /// <summary>Lengths for the open axes; those of one name are equal.</summary>
    private Shape[] TrialShapes(Tensor[] inputs, int size, int factor)
    {
        Dictionary<string, int> named = new(StringComparer.Ordinal);
        foreach (var (input, i) in inputs.Select((input, i) => (input, i)))
        {
            if (input.Shape[0] < 0 && AxisName(i, 0) is { } name)
                named[name] = size;
        }

        return [.. inputs.Select((input, i) => new Shape([.. input.Shape.Select((length, axis) =>
            length >= 0 ? length : AxisName(i, axis) is { } name && named.TryGetValue(name, out var known) ? known : axis == 0
                ? size : factor * size)]))];
    }

    private string? AxisName(int input, int axis)
        => body.Inputs[input].Axes() is { } axes && axis < axes.Count && axes[axis].HasDimParam ? axes[axis].DimParam : null;

    private Tensor[] Run(Tensor[] inputs)
    {
        CheckLengths(inputs);
        var run = NewRun([.. inputs.Select(input => input.Shape)], 0);
        var outputs = run.Execute(body,
            [.. inputs.Select((input, i) => new OnnxValue(input, body.Inputs[i].ElementType(), OnnxOrigin.Data))], null);
        return [.. outputs.Select(AsOutput).Select(tensor =>
            Array.Exists(inputs, input => ReferenceEquals(input, tensor)) || Weights.Any(weight => ReferenceEquals(weight.Value, tensor))
                ? Ops.Reshape(tensor, tensor.Shape) : tensor)];
    }

    private OnnxRun NewRun(IEnumerable<Shape> shapes, int trialSize)
        => new(Title, opset, new OnnxBudget(mostNumbers,
            shapes.Sum(shape => shape.Aggregate(1L, (size, length) => size * length)) + body.Held(), trialSize > 0), trialSize);

    private static Tensor AsOutput(OnnxValue value)
        => value.IsWhole && value.Type != OnnxType.Bool ? Ops.Cast(value.Tensor, DType.Int32) : value.Tensor;

    /// <summary>Axes that the file calls by one name have one length.</summary>
    private void CheckLengths(Tensor[] inputs)
    {
        Dictionary<string, (int Length, string Input)> named = new(StringComparer.Ordinal);
        for (var i = 0; i < inputs.Length; i++)
        {
            for (var axis = 0; axis < inputs[i].Rank; axis++)
            {
                if (AxisName(i, axis) is not { Length: > 0 } name)
                    continue;
                var (length, input) = (inputs[i].Shape[axis], OnnxNames.Short(body.Inputs[i].Name));
                if (!named.TryAdd(name, (length, input)) && named[name] is var other && other.Length != length)
                {
                    throw new NabiException(
                        $"{Title}: axis {axis} of the input '{input}' has length {length}, but the file calls it '{OnnxNames.Short(name)}' "
                        + $"like an axis of '{other.Input}', which has {other.Length}; give both the same length.");
                }
            }
        }
    }
}
