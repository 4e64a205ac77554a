namespace Nabi;

/// <summary>
/// The operations on tensors. Each checks shapes, runs at once, and is recorded while a tape records; on symbolic tensors
/// only shapes are computed. Words and rules are NumPy's and Keras's <c>ops</c>.
/// </summary>
public static partial class Ops
{
    /// <summary>Runs a custom operation that has one output.</summary>
    /// <param name="primitive">The operation with its settings.</param>
    /// <param name="inputs">What goes in.</param>
    /// <returns>The output; symbolic where an input is.</returns>
    /// <exception cref="NabiException">The inputs do not fit the operation, or it has several outputs.</exception>
    public static Tensor Apply(Primitive primitive, params Tensor[] inputs)
        => ApplyAll(primitive, inputs) is { Length: 1 } outputs ? outputs[0]
            : throw new NabiException($"{primitive.Name} has several outputs; use Ops.ApplyAll.");

    /// <summary>Runs a custom operation.</summary>
    /// <param name="primitive">The operation with its settings.</param>
    /// <param name="inputs">What goes in.</param>
    /// <returns>The outputs; symbolic where an input is.</returns>
    /// <exception cref="NabiException">The inputs do not fit the operation.</exception>
    public static Tensor[] ApplyAll(Primitive primitive, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(primitive);
        ArgumentNullException.ThrowIfNull(inputs);
        return RunAll(primitive, inputs);
    }

    /// <summary>Runs a primitive with one output.</summary>
    internal static Tensor Run(Primitive primitive, params Tensor[] inputs)
        => RecordedBy(primitive, inputs) is { } tape ? tape.Lent(tape.Execute(primitive, inputs), 0) : Unrecorded(primitive, inputs)[0];

    /// <summary>Runs a primitive.</summary>
    internal static Tensor[] RunAll(Primitive primitive, params Tensor[] inputs)
        => RecordedBy(primitive, inputs) is { } tape ? tape.Lent(tape.Execute(primitive, inputs)) : Unrecorded(primitive, inputs);

    private static Tensor[] Unrecorded(Primitive primitive, Tensor[] inputs)
        => Array.Exists(inputs, static input => input.IsSymbolic) ? Describe(primitive, inputs)
            : PrimitiveCall.Execute(primitive, Array.ConvertAll(inputs, static input => input.Owned()), false).Outputs;

    /// <summary>The tape that records an operation on these tensors; null where none does, or they have no numbers.</summary>
    /// <exception cref="NabiException">The tensors are none that operations work on.</exception>
    private static Tape? RecordedBy(Primitive primitive, Tensor[] inputs)
    {
        var isSymbolic = false;
        foreach (var input in inputs)
        {
            if (input is null)
                throw new NabiException($"{primitive.Name}: an operand is null; give a tensor.");
            if (input.DType == DType.String)
            {
                throw new NabiException(
                    $"{primitive.Name}: an operand holds texts, which operations do not compute with; make numbers of them first, with "
                    + "TextVectorization, StringLookup or Hashing.");
            }

            isSymbolic |= input.IsSymbolic;
        }

        if (isSymbolic)
            return null;
        ProcessSettings.Check();
        return CallContext.Current.Scope.Tape;
    }

    /// <summary>
    /// An operation made of others. Between the layers of a model it is remembered as one operation with its settings; everywhere else
    /// <paramref name="body"/> simply runs.
    /// </summary>
    /// <param name="name">The name, Keras's where Keras has the operation.</param>
    /// <param name="settings">The settings in Keras's words; null where there are no words for them.</param>
    /// <param name="body">Computes it, on symbolic tensors too.</param>
    /// <param name="inputs">What goes in.</param>
    internal static Tensor Compose(string name, Setting[]? settings, Func<Tensor[], Tensor> body, params Tensor[] inputs)
        => ComposeAll(name, settings, tensors => [body(tensors)], inputs)[0];

    /// <summary>An operation made of others with several outputs.</summary>
    internal static Tensor[] ComposeAll(string name, Setting[]? settings, Func<Tensor[], Tensor[]> body, params Tensor[] inputs)
    {
        if (Array.Exists(inputs, input => input is null))
            throw new NabiException($"{name}: an operand is null; give a tensor.");
        Tensor[] outputs;
        try
        {
            outputs = body(inputs);
        }
        catch (OverflowException error)
        {
            throw new NabiException(
                $"{name}: on {string.Join(", ", inputs.Select(input => input.Shape))} an axis would be longer than {int.MaxValue}, the "
                + "most there can be; use smaller numbers.", error);
        }

        return IsStep(inputs)
            ? Remembered(new GraphOperation(name, settings, body), inputs,
                outputs.Select(output => new TensorSpec(output.Shape, output.DType))) : outputs;
    }

    /// <summary>Infers the outputs on symbolic tensors; outside of a layer's call they remember the operation they come from.</summary>
    private static Tensor[] Describe(Primitive primitive, Tensor[] inputs)
    {
        var specs = primitive.Describe(inputs);
        return IsStep(inputs) ? Remembered(new GraphOperation(primitive), inputs, specs)
            : [.. specs.Select(spec => Tensor.Symbolic(spec.Shape, spec.Type))];
    }

    /// <summary>
    /// Whether an operation on these is a step of a model's graph: on symbolic tensors of one, outside of any layer's call.
    /// </summary>
    private static bool IsStep(Tensor[] inputs)
        => Array.Exists(inputs, input => input.IsSymbolic) && CallContext.Current.Caller is null
            && Array.TrueForAll(inputs, input => !input.IsSymbolic || input.History is not null);

    private static Tensor[] Remembered(GraphOperation operation, Tensor[] inputs, IEnumerable<TensorSpec> specs)
    {
        // Tensors of its own: what the operation is made of may hand an input through.
        Tensor[] outputs = [.. specs.Select(spec => Tensor.Symbolic(spec.Shape, spec.Type))];
        var origin = new OperationOrigin(operation, [.. inputs], outputs);
        foreach (var output in outputs)
            output.History = origin;
        return outputs;
    }
}
