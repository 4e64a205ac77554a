namespace Nabi;

/// <summary>
/// The operations on tensors. Each checks shapes, runs at once, and is recorded while a tape records; on symbolic tensors
/// only shapes are computed. Words and rules are NumPy's and Keras's <c>ops</c>.
/// </summary>
public static partial class Ops
{
    /// <summary>Runs an operation of one's own that has one output.</summary>
    /// <param name="primitive">The operation with its settings.</param>
    /// <param name="inputs">What goes in.</param>
    /// <returns>The output; symbolic where an input is.</returns>
    /// <exception cref="NabiException">The inputs do not fit the operation, or it has several outputs.</exception>
    public static Tensor Apply(Primitive primitive, params Tensor[] inputs)
        => ApplyAll(primitive, inputs) is { Length: 1 } outputs ? outputs[0]
            : throw new NabiException($"{primitive.Name} has several outputs; use Ops.ApplyAll.");

    /// <summary>Runs an operation of one's own.</summary>
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
    internal static Tensor Run(Primitive primitive, params Tensor[] inputs) => RunAll(primitive, inputs)[0];

    /// <summary>Runs a primitive.</summary>
    internal static Tensor[] RunAll(Primitive primitive, params Tensor[] inputs)
    {
        if (Array.Exists(inputs, input => input is null))
            throw new NabiException($"{primitive.Name}: an operand is null; give a tensor.");
        var context = CallContext.Current;
        if (Array.Exists(inputs, input => input.IsSymbolic))
            return Describe(primitive, inputs, isStep: context.Caller is null);
        return context.Scope.Tape is { } tape ? tape.Execute(primitive, inputs) : PrimitiveCall.Execute(primitive, Array.ConvertAll(inputs, static input => input.Owned()), false).Outputs;
    }

    /// <summary>Infers the outputs on symbolic tensors; outside of a layer's call they remember the operation they come from.</summary>
    private static Tensor[] Describe(Primitive primitive, Tensor[] inputs, bool isStep)
    {
        Tensor[] outputs = [.. primitive.Infer(inputs).Select(spec => Tensor.Symbolic(spec.Shape, spec.Type))];
        if (isStep && Array.TrueForAll(inputs, input => !input.IsSymbolic || input.History is not null))
        {
            var origin = new PrimitiveOrigin(primitive, inputs, outputs);
            foreach (var output in outputs)
                output.History = origin;
        }

        return outputs;
    }
}
