namespace Nabi.Onnx;

/// <summary>
/// ONNX's RNN, LSTM and GRU: by the fused sequences of Nabi where they have all that is asked for, else step by step. D directions, T time,
/// B batch, U units.
/// </summary>
internal static class SequenceOperators
{
    private const string Settings = "activation_alpha:fs activation_beta:fs activations:ss clip:f "
        + "direction:s=forward|reverse|bidirectional hidden_size:i layout:i=0|1@14- output_sequence:i@-6";

    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["LSTM"] = new(call => Run(call, 4), 3, 8, Settings + " input_forget:i=0|1");
        table["GRU"] = new(call => Run(call, 3), 3, 6, Settings + " linear_before_reset:i");
        table["RNN"] = new(call => Run(call, 1), 3, 6, Settings);
    }

    private static OnnxValue[] Run(OnnxCall call, int gates)
    {
        var direction = call.Text("direction", "forward");
        var directions = direction == "bidirectional" ? 2 : 1;
        var isBatchFirst = call.Flag("layout");
        var (kernels, recurrents) = (call.Value(1).Shape, call.Value(2).Shape);
        var units = recurrents.Rank == 3 ? recurrents[2] : 0;
        if (call.X.Rank != 3 || units == 0 || call.Int("hidden_size", units) != units
            || !kernels.Equals(new Shape(directions, gates * units, call.X.Shape[2]))
            || !recurrents.Equals(new Shape(directions, gates * units, units))
            || (call.Optional(3) is { } b && !b.Shape.Equals(new Shape(directions, 2 * gates * units))))
        {
            throw new NabiException($"weights of shapes {kernels} and {recurrents} do not fit the input {call.X.Shape}");
        }

        var (batch, time) = isBatchFirst ? (call.X.Shape[0], call.X.Shape[1]) : (call.X.Shape[1], call.X.Shape[0]);
        CheckParts(call, batch, time, new Shape(isBatchFirst ? [batch, directions, units] : [directions, batch, units]),
            new Shape(directions, 3 * units));
        call.Run.NoteWalk(time);
        call.Fit([batch, time, directions, gates * units]);
        string[] usual = gates switch { 4 => ["Sigmoid", "Tanh", "Tanh"], 3 => ["Sigmoid", "Tanh"], _ => ["Tanh"] };
        var functions = RecurrentFunction.Of(call, usual, directions);
        if (call.IsShapes)
        {
            var state = isBatchFirst ? new Shape(batch, directions, units) : new Shape(directions, batch, units);
            var all = isBatchFirst ? new Shape(batch, time, directions, units) : new Shape(time, directions, batch, units);
            return [.. call.Shaped(all), .. call.Shaped(state), .. gates == 4 ? call.Shaped(state) : []];
        }

        var x = isBatchFirst ? call.X : Ops.Transpose(call.X, 1, 0, 2);
        var mask = call.Optional(4) is { } lengths ? Mask(lengths, time) : null;
        var parts = Enumerable.Range(0, directions).Select(d =>
        {
            var one = new RecurrentDirection(call, gates, units, d, direction == "reverse" || d == 1, functions[d]) { X = x, Mask = mask };
            return one.IsFused ? Fused(one) : RecurrentSteps.Run(one);
        }).ToArray();
        var sequence = Ops.Stack([.. parts.Select(part => part[0])], isBatchFirst ? 2 : 1);
        // (B, D, T, U) to (T, D, B, U).
        sequence = isBatchFirst ? sequence : Ops.Transpose(sequence, 2, 1, 0, 3);
        var axis = isBatchFirst ? 1 : 0;
        return [call.OutputValue(sequence),
            .. Enumerable.Range(1, gates == 4 ? 2 : 1)
                .Select(state => call.OutputValue(Ops.Stack([.. parts.Select(part => part[state])], axis)))];
    }

    private static void CheckParts(OnnxCall call, int batch, int time, Shape state, Shape peepholes)
    {
        if (time == 0)
            throw new NabiException($"there is no step in {call.X.Shape}");
        if (call.Optional(4) is { } lengths && !lengths.Shape.Equals(new Shape(batch)))
            throw new NabiException($"lengths of shape {lengths.Shape} do not fit {batch} rows");
        foreach (var first in (OnnxValue?[])[call.Optional(5), call.Optional(6)])
        {
            if (first is not null && !first.Shape.Equals(state))
                throw new NabiException($"a first state of shape {first.Shape} does not fit, {state} is expected");
        }

        if (call.Optional(7) is { } holes && !holes.Shape.Equals(peepholes))
            throw new NabiException($"peepholes of shape {holes.Shape} do not fit, {peepholes} is expected");
    }

    /// <summary>True for the first steps of each row, as many as its length says.</summary>
    private static Tensor Mask(OnnxValue lengths, int time)
        => Ops.Greater(Ops.ExpandDims(lengths.Tensor, 1), new Tensor([1, time], [.. Enumerable.Range(0, time).Select(t => (float)t)]));

    /// <summary>The sequence in the order of time, and the last states.</summary>
    private static Tensor[] Fused(RecurrentDirection one)
    {
        List<Tensor> inputs = [one.X, one.Kernel, one.Recurrent];
        var options = new SequenceOptions
        {
            Units = one.Units,
            GoBackwards = one.IsReverse,
            // ONNX fills what lies behind a row's length with zeros.
            ZeroOutputForMask = true,
            Bias = Slot(one.Bias),
            Mask = Slot(one.Mask),
            State = Slot(one.FirstState),
            Memory = Slot(one.FirstMemory),
        };
        var kinds = one.Functions.Select(function => function.Kind!.Value).ToArray();
        Primitive primitive = one.Gates switch
        {
            4 => new LstmSequencePrimitive(options, kinds[1], kinds[0]),
            3 => new GruSequencePrimitive(options, kinds[1], kinds[0], one.IsResetAfter),
            _ => new SimpleRnnSequencePrimitive(options, kinds[0]),
        };
        var outputs = Ops.ApplyAll(primitive, [.. inputs]);
        return [one.IsReverse ? Ops.Reverse(outputs[0], 1) : outputs[0], .. outputs[2..]];

        int Slot(Tensor? tensor)
        {
            if (tensor is null)
                return SequenceOptions.None;
            inputs.Add(tensor);
            return inputs.Count - 1;
        }
    }
}
