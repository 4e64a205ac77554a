using Nabi.Kernels;

namespace Nabi.Onnx;

/// <summary>
/// SimpleRNN, LSTM and GRU over a whole sequence as ONNX's RNN, LSTM and GRU. B batch, T time, F features, U units.
/// Kernels are turned: Nabi's (F, gates U) to (1, gates U, F); LSTM's gates go from i f c o to i o f c, GRU's order z r h is the same.
/// </summary>
/// <remarks>
/// A step that the mask drops keeps the state and repeats the output. With c the running count of steps that count, the output at
/// step t is that of the c_t-th counted step. So those steps are brought to the front (stably, by sorting), ONNX runs over as many as there
/// are (<c>sequence_lens</c>), and the outputs are fetched back to their places: the same numbers for every mask, however padded.
/// </remarks>
internal sealed class SequenceWriter(Exporter to, TracedCall step, SequencePrimitive sequence)
{
    private const float Far = 8_388_608f;

    private readonly GraphBuilder b = to.Build;
    private readonly SequenceOptions options = sequence.Options;

    private string Operator => sequence switch
    {
        LstmSequencePrimitive => "LSTM",
        GruSequencePrimitive => "GRU",
        _ => "RNN",
    };

    public void Write()
    {
        if (options.InputDropout >= 0 || options.StateDropout >= 0)
            throw to.Unknown("a recurrent layer drops parts of its input outside training");
        var x = to.Float(step.Input(0));
        if (options.Mask < 0)
            Plain(x);
        else if (to.Options.RightPaddedMasks)
            RightPadded(x, to.Bool(step.Input(options.Mask)));
        else
            Masked(x, to.Bool(step.Input(options.Mask)));
    }

    private void Plain(string x)
    {
        var y = Run(options.GoBackwards ? b.Reverse(x, 1) : x, "", "forward");
        Give(0, () => BatchFirst(y[0]));
        Give(1, () => b.Squeeze(y[1], 0));
        Give(2, () => b.Squeeze(y[1], 0));
        if (y.Length > 2)
            Give(3, () => b.Squeeze(y[2], 0));
    }

    private void Masked(string x, string counts)
    {
        if (options.GoBackwards)
            (x, counts) = (b.Reverse(x, 1), b.Reverse(counts, 1));
        var lengths = Lengths(counts);
        var ones = b.Cast(counts, OnnxType.Float);
        var running = b.Node("CumSum", [b.Cast(counts, OnnxType.Int64), b.Number(1)]);
        // Counted steps first, each kind in its order: the larger key is the earlier place.
        var places = b.Node("CumSum", [b.Node("Add", [b.Node("Mul", [ones, b.Scalar(0f)]), b.Scalar(1f)]), b.Number(1)]);
        var key = b.Node("Sub", [b.Node("Mul", [ones, b.Scalar(Far)]), places]);
        var order = b.Nodes("TopK", 2, [key, b.Node("Shape", [counts], OnnxAttribute.Of("start", 1), OnnxAttribute.Of("end", 2))],
            OnnxAttribute.Of("axis", 1))[1];
        var front = Fetch(x, order);
        var y = Run(front, lengths, "forward");
        var place = b.Node("Max", [b.Node("Sub", [running, b.Number(1)]), b.Number(0)]);
        var shown = options.ZeroOutputForMask ? counts : b.Node("Greater", [running, b.Number(0)]);
        var outputs = b.Node("Where", [b.Unsqueeze(shown, 2), Fetch(BatchFirst(y[0]), place), b.Scalar(0f)]);
        Finish(outputs, y, lengths);
    }

    private void RightPadded(string x, string counts)
    {
        var lengths = Lengths(counts);
        var y = Run(x, lengths, options.GoBackwards ? "reverse" : "forward");
        var beyond = options.GoBackwards || options.ZeroOutputForMask ? b.Scalar(0f) : b.Unsqueeze(State(y[1], lengths, null), 1);
        var outputs = b.Node("Where", [b.Unsqueeze(counts, 2), BatchFirst(y[0]), beyond]);
        Finish(options.GoBackwards ? b.Reverse(outputs, 1) : outputs, y, lengths);
    }

    /// <summary>Last output and states; rows without any counted step keep what they began with.</summary>
    private void Finish(string outputs, string[] y, string lengths)
    {
        Give(0, () => outputs);
        Give(1, () => b.Squeeze(b.Node("Slice", [outputs, b.Numbers(-1), b.Numbers(long.MaxValue), b.Numbers(1)]), 1));
        Give(2, () => State(y[1], lengths, options.State < 0 ? null : to.Float(step.Input(options.State))));
        if (y.Length > 2)
            Give(3, () => State(y[2], lengths, options.Memory < 0 ? null : to.Float(step.Input(options.Memory))));
    }

    private string State(string last, string lengths, string? first)
        => b.Node("Where",
            [b.Unsqueeze(b.Node("Greater", [b.Cast(lengths, OnnxType.Int64), b.Number(0)]), 1), b.Squeeze(last, 0), first ?? b.Scalar(0f)]);

    /// <summary>How many steps count in each row, (B,) of int32, from which do, (B, T) of booleans.</summary>
    private string Lengths(string counts)
        => b.Cast(b.Node("ReduceSum", [b.Cast(counts, OnnxType.Int64), b.Numbers(1)], OnnxAttribute.Of("keepdims", 0)), OnnxType.Int32);

    /// <summary>x[row, places[row, t]] for every row and t.</summary>
    private string Fetch(string x, string places) => b.Node("GatherND", [x, b.Unsqueeze(places, 2)], OnnxAttribute.Of("batch_dims", 1));

    private string BatchFirst(string y) => b.Transpose(b.Squeeze(y, 1), 1, 0, 2);

    private string[] Run(string x, string lengths, string direction)
    {
        var path = to.PathOf(step.Input(1), Operator.ToLowerInvariant());
        path = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : path;
        List<string> inputs = [b.Transpose(x, 1, 0, 2), Matrix(1, path + "/W"), Matrix(2, path + "/R"), Bias(path + "/B"), lengths,
            First(options.State), First(options.Memory)];
        while (inputs[^1].Length == 0)
            inputs.RemoveAt(inputs.Count - 1);
        List<AttributeProto> attributes = [OnnxAttribute.Of("hidden_size", options.Units), OnnxAttribute.Of("direction", direction)];
        Activations(attributes);
        if (sequence is GruSequencePrimitive gru)
            attributes.Add(OnnxAttribute.Of("linear_before_reset", gru.ResetAfter ? 1 : 0));
        return b.Nodes(Operator, sequence is LstmSequencePrimitive ? 3 : 2, inputs, [.. attributes]);
    }

    private string First(int slot) => slot < 0 ? "" : b.Unsqueeze(to.Float(step.Input(slot)), 0);

    /// <summary>A kernel (rows, gates U) as (1, gates U, rows).</summary>
    private string Matrix(int slot, string name)
    {
        var values = to.Numbers(step.Input(slot), "a recurrent kernel");
        var (rows, columns) = (step.Input(slot).First.Shape[0], step.Input(slot).First.Shape[1]);
        var turned = new float[values.Length];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
                turned[column * rows + row] = values[row * columns + Column(column)];
        }

        return b.Weights(name, [1, columns, rows], turned);
    }

    /// <summary>Bias of the input and bias of the state, one after the other.</summary>
    private string Bias(string name)
    {
        if (options.Bias < 0)
            return "";
        var values = to.Numbers(step.Input(options.Bias), "a recurrent bias");
        var width = step.Input(options.Bias).First.Shape[-1];
        var both = new float[2 * width];
        for (var i = 0; i < values.Length; i++)
            both[i] = values[i / width * width + Column(i % width)];
        return b.Weights(name, [1, 2 * width], both);
    }

    /// <summary>Where Nabi keeps what ONNX has at this place: gates i o f c of ONNX are gates 0 3 1 2 of Nabi.</summary>
    private int Column(int place)
    {
        if (sequence is not LstmSequencePrimitive)
            return place;
        ReadOnlySpan<int> gates = [0, 3, 1, 2];
        return gates[place / options.Units] * options.Units + place % options.Units;
    }

    private void Activations(List<AttributeProto> attributes)
    {
        ActivationKind[] kinds = sequence switch
        {
            LstmSequencePrimitive => [sequence.RecurrentActivation, sequence.Activation, sequence.Activation],
            GruSequencePrimitive => [sequence.RecurrentActivation, sequence.Activation],
            _ => [sequence.Activation],
        };
        var known = kinds.Select(Known).ToArray();
        attributes.Add(OnnxAttribute.Of("activations", known.Select(one => one.Name)));
        if (known.Any(one => one.Alpha is not null))
            attributes.Add(OnnxAttribute.Of("activation_alpha", known.Where(one => one.Alpha is not null).Select(one => one.Alpha!.Value)));
        if (known.Any(one => one.Beta is not null))
            attributes.Add(OnnxAttribute.Of("activation_beta", known.Where(one => one.Beta is not null).Select(one => one.Beta!.Value)));
    }

    private (string Name, float? Alpha, float? Beta) Known(ActivationKind kind) => kind switch
    {
        ActivationKind.Tanh => ("Tanh", null, null),
        ActivationKind.Sigmoid => ("Sigmoid", null, null),
        ActivationKind.Relu => ("Relu", null, null),
        ActivationKind.Softsign => ("Softsign", null, null),
        ActivationKind.Softplus => ("Softplus", null, null),
        ActivationKind.Linear => ("Affine", 1f, 0f),
        ActivationKind.HardSigmoid => ("HardSigmoid", 1f / 6f, 0.5f),
        ActivationKind.LegacyHardSigmoid => ("HardSigmoid", 0.2f, 0.5f),
        ActivationKind.LeakyRelu => ("LeakyRelu", 0.2f, null),
        ActivationKind.Elu => ("Elu", 1f, null),
        _ =>
            throw to.Unknown(
                $"ONNX's {Operator} has no activation {kind}; set Fused = false on the layer and give the Input a fixed length, so that "
                + "the steps are written one by one"),
    };

    private void Give(int output, Func<string> write)
    {
        if (to.IsNeeded(step.Output(output)))
            to.Give(step.Output(output), write());
    }
}
