namespace Nabi.Onnx;

/// <summary>Turns a trace into a graph: every operation into one node or a few. Keeps which name each tensor has.</summary>
internal sealed class Exporter
{
    private readonly ModelTrace trace;
    private readonly Model model;
    private readonly Dictionary<Tensor, string> values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Variable> weights = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> needed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> stored = new(ReferenceEqualityComparer.Instance);
    private string[] outputNames = [];
    private string[] stateNames = [];

    private Exporter(Model model, ModelTrace trace, OnnxSaveOptions options)
    {
        this.model = model;
        this.trace = trace;
        Options = options;
        AxisLengths = new AxisLengthTable(Build);
        foreach (var weight in Model.Everything(model).SelectMany(layer => layer.Weights))
            weights.TryAdd(weight.Value, weight);
        foreach (var state in trace.States)
            weights.Remove(state.Variable.Value);
    }

    public GraphBuilder Build { get; } = new();

    /// <summary>Where lengths that depend on the input can be had from.</summary>
    public AxisLengthTable AxisLengths { get; }

    public OnnxSaveOptions Options { get; }

    /// <summary>The graph of a model.</summary>
    /// <exception cref="NabiException">The model does something that ONNX has no words for; the sentence says what.</exception>
    public static GraphProto Export(Model model, OnnxSaveOptions options) => Export(model, options, out _);

    /// <summary>The graph of a model, and what it keeps.</summary>
    /// <exception cref="NabiException">The model does something that ONNX has no words for; the sentence says what.</exception>
    public static GraphProto Export(Model model, OnnxSaveOptions options, out IReadOnlyList<string> states)
    {
        var trace = ModelTrace.Of(model, options.MaxLength);
        var exporter = new Exporter(model, trace, options);
        exporter.AddInputs();
        exporter.AddSteps();
        exporter.AddOutputs();
        exporter.AddStates();
        exporter.Build.Graph.Name = model.Name;
        states = exporter.stateNames;
        return exporter.Build.Graph;
    }

    /// <summary>Whether something uses this output.</summary>
    public bool IsNeeded(Traced value) => needed.Contains(value.First);

    /// <summary>The name of an input as it is.</summary>
    public string Name(Traced value) => values.TryGetValue(value.First, out var name) ? name : values[value.First] = Constant(value);

    /// <summary>The name of an input as floats, as Nabi's operations take them.</summary>
    public string Float(Traced value) => value.IsFloat ? Name(value) : Build.Cast(Name(value), OnnxType.Float);

    /// <summary>The name of an input as booleans.</summary>
    public string Bool(Traced value) => value.IsBoolean ? Name(value) : Build.Cast(Name(value), OnnxType.Bool);

    /// <summary>The numbers of a weight or constant.</summary>
    /// <exception cref="NabiException">The tensor is computed.</exception>
    public ReadOnlySpan<float> Numbers(Traced value, string what)
        => values.ContainsKey(value.First) && !weights.ContainsKey(value.First) && !stored.Contains(value.First)
            ? throw new NabiException($"Model \"{model.Name}\" computes {what}, which ONNX needs as a constant.")
            : value.First.Floats;

    /// <summary>The path of a weight, for names in the file.</summary>
    public string PathOf(Traced value, string otherwise) => weights.TryGetValue(value.First, out var weight) ? weight.Path : otherwise;

    /// <summary>Says which name an output has.</summary>
    public void Give(Traced output, string name)
    {
        values[output.First] = name;
        AxisLengths.Learn(output, name);
    }

    public NabiException Unknown(string what)
        => new($"Model \"{model.Name}\" cannot be saved as ONNX: {what}. Use another layer or activation, or save it as .keras.");

    /// <summary>Writes an operation as its formula: a custom one, which ONNX has no word for.</summary>
    /// <returns>False when it has none.</returns>
    public bool Expand(TracedCall step)
    {
        var outputs = new Tensor[step.Calls.Length][];
        var tapes = new Tape[step.Calls.Length];
        for (var i = 0; i < tapes.Length; i++)
        {
            var call = step.Calls[i];
            if (call.Primitive.Formulas is not { } formulas)
                return false;
            tapes[i] = new Tape(gradients: false);
            outputs[i] = tapes[i].Record(() => formulas(call, [.. call.InputTensors]));
            if (outputs[i].Length != call.OutputTensors.Count)
            {
                throw Unknown(
                    $"the operation {step.Primitive.Name} has {call.OutputTensors.Count} outputs and {outputs[i].Length} formulas");
            }
        }

        var steps = ModelTrace.Aligned(tapes)
            ?? throw Unknown($"the formula of the operation {step.Primitive.Name} has more operations for a longer input");
        if (steps.Any(part => part.Calls[0].InputTensors.Any(input => step.Calls[0].OutputTensors.Contains(input))))
            throw Unknown($"the formula of the operation {step.Primitive.Name} needs more than its inputs");
        needed.UnionWith(outputs[0]);
        AddSteps(steps);
        for (var i = 0; i < outputs[0].Length; i++)
            Give(step.Output(i), Name(new Traced([.. outputs.Select(one => one[i])])));
        return true;
    }

    private void AddInputs()
    {
        var open = 0;
        for (var i = 0; i < trace.Inputs.Count; i++)
        {
            var input = trace.Inputs[i];
            var name = Build.Free(trace.InputNames[i]);
            Build.Graph.Input.Add(OnnxValueInfo.Of(name, input.Type, trace.InputShapes[i]
                .Select((length, axis) => Axis(length, axis == 0 ? "batch" : open++ == 0 ? "time" : $"{name}_{axis}"))));
            Give(input, name);
        }

        stateNames = [.. trace.States.Select(state => Build.Free(state.Name))];
        for (var i = 0; i < stateNames.Length; i++)
        {
            var value = StateOf(i);
            Build.Graph.Input.Add(OnnxValueInfo.Of(stateNames[i], value.Type, Lengths(value.First.Shape)));
            Give(value, stateNames[i]);
        }

        // Outputs have their names before any node can take them.
        var wished = model.Outputs.Count == trace.Outputs.Count
            ? model.OutputNames : [.. trace.Outputs.Select((_, i) => i == 0 ? "output" : $"output_{i}")];
        outputNames = [.. wished.Select(Build.Free)];

        static (long? Length, string? Name) Axis(int length, string name) => length >= 0 ? (length, null) : (null, name);
    }

    /// <summary>A kept state as a value; from a step that writes it on, what was written has its name.</summary>
    private Traced StateOf(int i) => new([.. Enumerable.Repeat(trace.States[i].Variable.Value, trace.Outputs[0].Tensors.Length)]);

    private void AddSteps()
    {
        foreach (var output in trace.Outputs)
            needed.Add(output.First);
        AddSteps(trace.Calls);
    }

    private void AddSteps(IReadOnlyList<TracedCall> steps)
    {
        foreach (var step in steps)
        {
            for (var i = 0; i < step.InputCount; i++)
                needed.Add(step.Input(i).First);
        }

        foreach (var step in steps)
        {
            if (step.Primitive is AssignPrimitive assign)
            {
                values[assign.Variable.Value] = Name(step.Input(0));
                continue;
            }

            if (step.Calls[0].OutputTensors.Count == 0)
                throw Unknown($"it changes a variable while it runs ({step.Primitive.Name})");
            if (!IsFixed(step))
                OperationWriter.Write(this, step);
        }
    }

    /// <summary>Whether an operation sees weights and constants alone: its results then go into the file as they are.</summary>
    private bool IsFixed(TracedCall step)
    {
        for (var i = 0; i < step.InputCount; i++)
        {
            if (values.ContainsKey(step.Input(i).First) && !weights.ContainsKey(step.Input(i).First)
                && !stored.Contains(step.Input(i).First))
            {
                return false;
            }
        }

        for (var i = 0; i < step.Calls[0].OutputTensors.Count; i++)
        {
            var output = step.Output(i);
            if (!output.Shape.All(length => length.IsConstant) || !output.Tensors.All(tensor => Same(tensor, output.First)))
                return false;
        }

        return true;
    }

    private void AddOutputs()
    {
        for (var i = 0; i < trace.Outputs.Count; i++)
        {
            var output = trace.Outputs[i];
            var name = outputNames[i];
            Build.Named("Identity", Name(output), name);
            Build.Graph.Output.Add(OnnxValueInfo.Of(name, output.Type, output.Shape.Select((length, axis) => length.IsConstant
                ? ((long?)length.Constant, (string?)null) : (null, axis == 0 ? "batch" : $"{name}_{axis}"))));
        }
    }

    /// <summary>What the states are behind the call, as outputs.</summary>
    private void AddStates()
    {
        for (var i = 0; i < stateNames.Length; i++)
        {
            var (value, name) = (StateOf(i), Build.Free(stateNames[i] + "_next"));
            Build.Named("Identity", values[value.First], name);
            Build.Graph.Output.Add(OnnxValueInfo.Of(name, value.Type, Lengths(value.First.Shape)));
        }
    }

    private static IEnumerable<(long? Length, string? Name)> Lengths(Shape shape)
        => shape.Select(length => ((long?)length, (string?)null));

    /// <summary>A tensor that no operation made: a weight, or a constant that the layer built for the shapes at hand.</summary>
    private string Constant(Traced value)
    {
        var first = value.First;
        if (weights.TryGetValue(first, out var weight))
            return Store(weight.Path, first);
        if (value.Shape.All(length => length.IsConstant))
        {
            if (!value.Tensors.All(tensor => Same(tensor, first)))
                throw Unknown("a constant changes with the lengths of the input");
            stored.Add(first);
            return value.IsFloat && value.Rank == 0 ? Build.Scalar(first.Floats[0]) : Store("constant", first);
        }

        if (Options.MaxLength is not null && TableOf(value) is { } table)
            return table;
        if (value.IsInteger)
        {
            throw Unknown(
                "a whole-number constant changes with the lengths of the input, and OnnxSaveOptions.MaxLength "
                + "does not say how long they get");
        }
        // Booleans are made of ones and zeros.
        Tensor[] numbers = [.. value.Tensors.Select(tensor => Ops.Cast(tensor, DType.Float32))];
        var sample = first.Length > 0 ? numbers[0].Floats[0] : 0f;
        if (Array.TrueForAll(numbers, tensor => !tensor.Floats.ContainsAnyExcept(sample)))
            return Typed(Build.Node("Expand", [Build.Scalar(sample), AxisLengths.List(value.Shape)]));
        if (value.Rank >= 2 && Array.TrueForAll(numbers, IsLowerTriangle))
        {
            return Typed(
                Build.Node("Trilu", [Build.Node("Expand", [Build.Scalar(1f), AxisLengths.List(value.Shape)])],
                    OnnxAttribute.Of("upper", 0)));
        }

        throw Unknown("a constant changes with the lengths of the input; give OnnxSaveOptions.MaxLength if it is a table of positions");

        string Typed(string name) => value.IsBoolean ? Build.Cast(name, OnnxType.Bool) : name;
    }

    /// <summary>The front part of a table for the most steps, or null if shorter ones are not parts of it.</summary>
    private string? TableOf(Traced value)
    {
        var table = value.Tensors[^1];
        int[] axes = [.. Enumerable.Range(0, value.Rank).Where(axis => !value.Length(axis).IsConstant)];
        foreach (var tensor in value.Tensors)
        {
            var front = axes.Aggregate(table,
                (part, axis) => tensor.Shape[axis] <= part.Shape[axis] ? Ops.Slice(part, axis, 0, tensor.Shape[axis]) : part);
            if (!front.Shape.Equals(tensor.Shape) || !Same(front, tensor))
                return null;
        }

        var name = Store("table", table);
        return Build.Node(
            "Slice", [name, Build.Numbers(new long[axes.Length]), AxisLengths.List([.. axes.Select(value.Length)]),
                Build.Numbers([.. axes.Select(axis => (long)axis)])]);
    }

    private string Store(string name, Tensor tensor)
        => tensor.DType switch
        {
            DType.Int32 => Build.Weights(name, tensor.Shape, tensor.Integers),
            DType.Bool => Build.Weights(name, tensor.Shape, tensor.Booleans),
            _ => Build.Weights(name, tensor.Shape, tensor.Floats),
        };

    private static bool Same(Tensor a, Tensor b)
        => a.DType == b.DType && a.DType switch
        {
            DType.Int32 => a.Integers.SequenceEqual(b.Integers),
            DType.Bool => a.Booleans.SequenceEqual(b.Booleans),
            _ => a.Floats.SequenceEqual(b.Floats),
        };

    private static bool IsLowerTriangle(Tensor tensor)
    {
        var (rows, columns) = (tensor.Shape[-2], tensor.Shape[-1]);
        for (var i = 0; i < tensor.Length; i++)
        {
            if (tensor.Floats[i] != (i % columns <= i / columns % rows ? 1f : 0f))
                return false;
        }

        return true;
    }
}
