namespace Nabi.Onnx;

/// <summary>
/// What a model does to its inputs, as operations on tensors. The model runs on zeros of several sizes for every axis of unknown
/// length; what differs between the runs depends on the input, what does not is constant. Custom layers need no more than this.
/// </summary>
internal sealed class ModelTrace
{
    // Lengths far from what layers use as constants; no two axes share a triple, and no triple is a multiple of another.
    private static readonly int[] Batches = [2, 3, 5];
    private static readonly int[] Lengths = [37, 42, 59];

    private ModelTrace(IReadOnlyList<string> names, IReadOnlyList<Shape> shapes, Traced[] inputs, Traced[] outputs,
        TracedCall[] steps, KeptState[] states)
        => (InputNames, InputShapes, Inputs, Outputs, Calls, States) = (names, shapes, inputs, outputs, steps, states);

    /// <summary>What the model keeps from call to call.</summary>
    public IReadOnlyList<KeptState> States { get; }

    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The inputs' shapes as declared, -1 for unknown.</summary>
    public IReadOnlyList<Shape> InputShapes { get; }

    public IReadOnlyList<Traced> Inputs { get; }

    public IReadOnlyList<Traced> Outputs { get; }

    public IReadOnlyList<TracedCall> Calls { get; }

    /// <exception cref="NabiException">The model has no known inputs, or what it does depends on more than the lengths of axes.</exception>
    public static ModelTrace Of(Model model, int? maxLength)
    {
        if (model.Inputs.Any(input => input.DType == DType.String))
        {
            throw new NabiException(
                $"Model \"{model.Name}\" begins with texts, which an ONNX graph of numbers cannot: save model.WithoutTexts(), whose "
                + "inputs are the ids, and make the ids with the model's first layers.");
        }

        var (names, shapes, types) = Declared(model);
        var isOpen = shapes.Any(shape => shape.Skip(1).Any(length => length < 0));
        var kept = KeptNumbers.Of(model);
        try
        {
            return Run(model, names, shapes, types, shared: false, maxLength);
        }
        catch (NabiException) when (shapes.Sum(shape => shape.Skip(1).Count(length => length < 0)) > 1)
        {
            // Two inputs may need the same length.
            return Run(model, names, shapes, types, shared: true, maxLength);
        }
        catch (NabiException error) when (isOpen && maxLength is null && error.Owner is not null)
        {
            throw new NabiException($"{error.Message} If the model takes so many steps at most, give OnnxSaveOptions.MaxLength.", error);
        }
        finally
        {
            kept.Restore();
        }
    }

    /// <summary>The model's inputs as they are declared, or as they were given when it was used first.</summary>
    public static (string[] Names, Shape[] Shapes, DType[] Types) Declared(Model model)
    {
        if (model.Inputs.Count > 0)
        {
            return ([.. model.Inputs.Select(input => LayerCall.Of(input)?.Layer.Name ?? "input")],
                [.. model.Inputs.Select(input => input.Shape)], [.. model.Inputs.Select(input => input.DType)]);
        }

        if (!model.Built || model.BuiltFor.Count == 0)
        {
            throw new NabiException(
                $"Model \"{model.Name}\" does not know its input yet: give it an Input, or use it once, before it is saved as ONNX.");
        }

        return ([.. model.BuiltFor.Select((_, i) => i == 0 ? "input" : $"input_{i}")],
            [.. model.BuiltFor.Select(shape => shape.Rank > 0 ? shape.With(0, Shape.Unknown) : shape)],
            [.. model.BuiltFor.Select(_ => DType.Float32)]);
    }

    private static ModelTrace Run(Model model, string[] names, Shape[] shapes, DType[] types, bool shared, int? maxLength)
    {
        var count = shapes.All(shape => shape.IsKnown) ? 1 : Batches.Length;
        var inputs = new Tensor[count][];
        var outputs = new Tensor[count][];
        var tapes = new Tape[count];
        for (var trace = 0; trace < count; trace++)
        {
            var open = 0;
            inputs[trace] = [.. shapes.Select((shape, i) => Tensor.Zeros(Sized(shape, trace, ref open, shared, maxLength), types[i]))];
            var tape = tapes[trace] = new Tape(gradients: false);
            var given = inputs[trace];
            outputs[trace] = tape.Record(() => model.ApplyAll(given, new CallContext()).ToArray());
            if (tape.ValuesWereRead)
            {
                throw new NabiException(
                    $"Model \"{model.Name}\" looks at the numbers in its tensors while it runs, which an ONNX graph cannot; "
                    + "use operations of Ops instead.");
            }
        }

        if (Aligned(tapes) is not { } steps)
        {
            throw new NabiException(
                $"Model \"{model.Name}\" does more operations for a longer input, as custom cells do at every time step; "
                + "give its Input a fixed length, so that the steps can be written one by one.");
        }

        return new ModelTrace(
            names,
            shapes,
            [.. Enumerable.Range(0, shapes.Length).Select(i => new Traced([.. inputs.Select(one => one[i])]))],
            [.. Enumerable.Range(0, outputs[0].Length).Select(i => new Traced([.. outputs.Select(one => one[i])]))],
            steps,
            KeptState.Of(model, tapes));
    }

    /// <summary>What was recorded several times as one list of operations, or null where the operations differ.</summary>
    public static TracedCall[]? Aligned(IReadOnlyList<Tape> tapes)
    {
        var calls = tapes[0].Calls;
        return tapes.All(tape => tape.Calls.Count == calls.Count
            && Enumerable.Range(0, calls.Count).All(i => tape.Calls[i].Primitive.Name == calls[i].Primitive.Name))
            ? [.. Enumerable.Range(0, calls.Count).Select(i => new TracedCall([.. tapes.Select(tape => tape.Calls[i])]))] : null;
    }

    private static Shape Sized(Shape shape, int trace, ref int open, bool shared, int? maxLength)
    {
        var lengths = shape.ToArray();
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            if (lengths[axis] >= 0)
                continue;
            var nth = axis == 0 ? 0 : shared ? axis - 1 : open++;
            lengths[axis] = axis == 0 ? Batches[trace] : maxLength is { } most ? Math.Max(1, Shorter(most, trace, nth))
                : Lengths[trace] + nth * (2 + trace);
        }

        return lengths;

        // The last trial has the most steps, of which tables are made; the first two tell the axes apart.
        static int Shorter(int most, int trace, int nth) => trace == 2 ? most : most - (trace == 0 ? 2 + nth : 1 + 2 * nth);
    }
}
