using Nabi.Kernels;

namespace Nabi.Formats;

/// <summary>
/// ONNX's RNN, LSTM and GRU by the fused sequences of Nabi. D directions, T time, B batch, U units. Weights are turned as a part of the
/// graph, so that they train: (gates U, F) to (F, gates U), for LSTM with the gates from i o f c to i f c o.
/// </summary>
internal static class SequenceOperators
{
    public static void Add(Dictionary<string, Func<OnnxCall, OnnxValue[]>> table)
    {
        table["LSTM"] = call => Run(call, 4);
        table["GRU"] = call => Run(call, 3);
        table["RNN"] = call => Run(call, 1);
    }

    private static OnnxValue[] Run(OnnxCall call, int gates)
    {
        var direction = call.Text("direction", "forward");
        var directions = direction switch
        {
            "forward" or "reverse" => 1,
            "bidirectional" => 2,
            _ => throw new NabiException($"the direction '{direction}' cannot be"),
        };
        if (call.Has("clip") || call.Int("input_forget", 0) != 0 || call.Optional(7) is not null)
            throw new NabiException("clipping, coupled gates and peepholes are not known here");
        var isBatchFirst = call.Int("layout", 0) != 0;
        var x = isBatchFirst ? call.X : Ops.Transpose(call.X, 1, 0, 2);
        var (kernels, recurrents) = (call.Value(1).Tensor, call.Value(2).Tensor);
        var units = recurrents.Rank == 3 ? recurrents.Shape[2] : 0;
        if (x.Rank != 3 || units == 0 || x.Shape[1] == 0
            || !kernels.Shape.Equals(new Shape(directions, gates * units, x.Shape[2])) || !recurrents.Shape.Equals(new Shape(directions, gates * units, units))
            || (call.Optional(3) is { } b && !b.Shape.Equals(new Shape(directions, 2 * gates * units))) || call.Int("hidden_size", units) != units)
            throw new NabiException($"weights of shapes {kernels.Shape} and {recurrents.Shape} do not fit the input {call.X.Shape}");
        OnnxCall.Bounded(new Shape(x.Shape[0], x.Shape[1], directions, gates * units));
        var mask = call.Optional(4) is { } lengths ? Mask(lengths, x) : null;
        List<Tensor> sequences = [];
        List<Tensor> states = [];
        List<Tensor> memories = [];
        for (var d = 0; d < directions; d++)
        {
            var isReverse = direction == "reverse" || d == 1;
            var outputs = One(call, gates, units, d, isReverse, x, mask, isBatchFirst);
            sequences.Add(isReverse ? Ops.Reverse(outputs[0], 1) : outputs[0]);
            states.Add(outputs[2]);
            if (gates == 4)
                memories.Add(outputs[3]);
        }

        var sequence = Ops.Stack(sequences, isBatchFirst ? 2 : 1);
        // (B, D, T, U) to (T, D, B, U).
        sequence = isBatchFirst ? sequence : Ops.Transpose(sequence, 2, 1, 0, 3);
        var axis = isBatchFirst ? 1 : 0;
        var last = call.Gives(Ops.Stack(states, axis))[0];
        return gates == 4 ? [call.Gives(sequence)[0], last, call.Gives(Ops.Stack(memories, axis))[0]] : [call.Gives(sequence)[0], last];
    }

    private static Tensor[] One(OnnxCall call, int gates, int units, int d, bool isReverse, Tensor x, Tensor? mask, bool isBatchFirst)
    {
        List<Tensor> inputs = [x, Turned(call.Value(1).Tensor, d, gates, units), Turned(call.Value(2).Tensor, d, gates, units)];
        var isResetAfter = call.Int("linear_before_reset", 0) != 0;
        var options = new SequenceOptions
        {
            Units = units,
            GoBackwards = isReverse,
            // ONNX fills what lies behind a row's length with zeros.
            ZeroOutputForMask = true,
            Bias = Slot(call.Optional(3) is { } bias ? Bias(bias.Tensor, d, gates, units, isResetAfter && gates == 3) : null),
            Mask = Slot(mask),
            State = Slot(First(5)),
            Memory = Slot(gates == 4 ? First(6) : null),
        };
        var kinds = Activations(call, gates, d);
        Primitive primitive = gates switch
        {
            4 => kinds[1] == kinds[2] ? new LstmSequencePrimitive(options, kinds[1], kinds[0])
                : throw new NabiException($"different activations for candidate ({kinds[1]}) and output ({kinds[2]}) are not known here"),
            3 => new GruSequencePrimitive(options, kinds[1], kinds[0], isResetAfter),
            _ => new SimpleRnnSequencePrimitive(options, kinds[0]),
        };
        return Ops.ApplyAll(primitive, [.. inputs]);

        int Slot(Tensor? tensor)
        {
            if (tensor is null)
                return SequenceOptions.None;
            inputs.Add(tensor);
            return inputs.Count - 1;
        }

        Tensor? First(int input)
        {
            if (call.Optional(input) is not { } given)
                return null;
            var state = Ops.Select(given.Tensor, isBatchFirst ? 1 : 0, d);
            return state.Shape.Equals(new Shape(x.Shape[0], units)) ? state
                : throw new NabiException($"a first state of shape {given.Shape} does not fit {x.Shape[0]} rows of {units} units");
        }
    }

    /// <summary>1 for the first steps of each row, as many as its length says.</summary>
    private static Tensor Mask(OnnxValue lengths, Tensor x)
    {
        if (lengths.Shape.Rank != 1 || lengths.Shape[0] != x.Shape[0])
            throw new NabiException($"lengths of shape {lengths.Shape} do not fit {x.Shape[0]} rows");
        var steps = new Tensor([1, x.Shape[1]], [.. Enumerable.Range(0, x.Shape[1]).Select(t => (float)t)]);
        return Ops.Greater(Ops.ExpandDims(lengths.Tensor, 1), steps);
    }

    private static Tensor Turned(Tensor weights, int d, int gates, int units)
        => Ops.Transpose(Ordered(Ops.Select(weights, 0, d), gates, units, 0), 1, 0);

    private static Tensor Bias(Tensor bias, int d, int gates, int units, bool isResetAfter)
    {
        var both = Ops.Select(bias, 0, d);
        var of = Ordered(Ops.Slice(both, 0, 0, gates * units), gates, units, 0);
        var recurrent = Ordered(Ops.Slice(both, 0, gates * units, gates * units), gates, units, 0);
        return isResetAfter ? Ops.Stack([of, recurrent]) : of + recurrent;
    }

    /// <summary>LSTM's gates in Nabi's order; those of the others are in it.</summary>
    private static Tensor Ordered(Tensor x, int gates, int units, int axis)
        => gates != 4 ? x : Ops.Concat([.. ((int[])[0, 2, 3, 1]).Select(gate => Ops.Slice(x, axis, gate * units, units))], axis);

    private static ActivationKind[] Activations(OnnxCall call, int gates, int d)
    {
        string[] usual = gates switch { 4 => ["Sigmoid", "Tanh", "Tanh"], 3 => ["Sigmoid", "Tanh"], _ => ["Tanh"] };
        var names = call.Attribute("activations")?.Texts ?? [];
        if (names.Count == 0)
            names = [.. usual, .. usual];
        if (names.Count < usual.Length * (d + 1))
            throw new NabiException($"{names.Count} activations are too few");
        var alphas = new Queue<float>(call.Attribute("activation_alpha")?.Floats ?? []);
        var betas = new Queue<float>(call.Attribute("activation_beta")?.Floats ?? []);
        var kinds = names.Select(name => Kind(name, alphas, betas)).ToArray();
        return kinds[(usual.Length * d)..(usual.Length * (d + 1))];
    }

    private static ActivationKind Kind(string name, Queue<float> alphas, Queue<float> betas)
    {
        return name.ToLowerInvariant() switch
        {
            "tanh" => ActivationKind.Tanh,
            "sigmoid" => ActivationKind.Sigmoid,
            "relu" => ActivationKind.Relu,
            "softsign" => ActivationKind.Softsign,
            "softplus" => ActivationKind.Softplus,
            "affine" when Next(alphas, 1f) == 1f && Next(betas, 0f) == 0f => ActivationKind.Linear,
            "hardsigmoid" => (Next(alphas, 0.2f), Next(betas, 0.5f)) switch
            {
                (0.2f, 0.5f) => ActivationKind.LegacyHardSigmoid,
                ( > 0.1666f and < 0.1667f, 0.5f) => ActivationKind.HardSigmoid,
                _ => throw new NabiException("a HardSigmoid of these constants is not known here"),
            },
            "leakyrelu" when Next(alphas, 0.01f) == 0.2f => ActivationKind.LeakyRelu,
            "elu" when Next(alphas, 1f) == 1f => ActivationKind.Elu,
            _ => throw new NabiException($"the activation {name} with these constants is not known here"),
        };

        static float Next(Queue<float> values, float otherwise) => values.TryDequeue(out var value) ? value : otherwise;
    }
}
