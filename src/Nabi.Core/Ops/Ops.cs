namespace Nabi;

/// <summary>
/// The operations on tensors. Each checks shapes, runs at once, and is recorded while a tape records; on symbolic tensors
/// only shapes are computed. Words and rules are NumPy's and Keras's <c>ops</c>.
/// </summary>
public static partial class Ops
{
    /// <summary>Called for operations on symbolic tensors, so that a functional model can hold them as layers.</summary>
    internal static Action<Primitive, Tensor[], Tensor[]>? SymbolicCall { get; set; }

    /// <summary>Runs a primitive with one output.</summary>
    internal static Tensor Run(Primitive primitive, params Tensor[] inputs) => RunAll(primitive, inputs)[0];

    /// <summary>Runs a primitive.</summary>
    internal static Tensor[] RunAll(Primitive primitive, params Tensor[] inputs)
    {
        if (Array.Exists(inputs, input => input is null))
            throw new NabiException($"{primitive.Name.Replace("Primitive", "", StringComparison.Ordinal)}: an operand is null; give a tensor.");
        var specs = primitive.Infer(inputs);
        var outputs = new Tensor[specs.Length];
        if (Array.Exists(inputs, input => input.IsSymbolic))
        {
            for (var i = 0; i < specs.Length; i++)
                outputs[i] = Tensor.Symbolic(specs[i].Shape, specs[i].Type);
            SymbolicCall?.Invoke(primitive, inputs, outputs);
            return outputs;
        }

        for (var i = 0; i < specs.Length; i++)
            outputs[i] = primitive.IsView ? inputs[0].View(specs[i].Shape)
                : specs[i].Type == DType.Int32 ? Tensor.EmptyIntegers(specs[i].Shape) : Tensor.Empty(specs[i].Shape);
        var tape = Tape.Current;
        var tracked = tape is { Gradients: true } && primitive.Differentiable && Array.Exists(inputs, input => input.Tracked);
        var step = new Step(primitive, inputs, outputs) { Recording = tracked };
        primitive.Forward(step);
        tape?.Add(step);
        if (tracked)
            foreach (var output in outputs)
                output.Tracked = output.DType == DType.Float32;
        return outputs;
    }
}
