namespace Nabi;

/// <summary>
/// Gradients written in operations, so that a tape around them can differentiate them again. <see cref="BackwardPass"/> computes the same
/// numbers in less memory where nobody asks for more than one derivative.
/// </summary>
internal static class GradientGraph
{
    /// <summary>
    /// The gradients of the sum of <paramref name="target"/> with respect to <paramref name="sources"/>; null where it does not depend on
    /// one.
    /// </summary>
    /// <param name="calls">The recorded operations, in order.</param>
    /// <param name="target">What to differentiate.</param>
    /// <param name="sources">Tensors of which gradients are asked.</param>
    /// <param name="outputGradient">The gradient of the target; ones when null.</param>
    public static Tensor?[] Of(IReadOnlyList<PrimitiveCall> calls, Tensor target, IReadOnlyList<Tensor> sources, Tensor? outputGradient)
    {
        Dictionary<Tensor, Tensor> gradients = new(ReferenceEqualityComparer.Instance)
        {
            [target.Owned()] = outputGradient ?? Tensor.Filled(target.Shape, 1f),
        };
        // What is appended while this runs belongs to the gradient, not to what it is taken of.
        PrimitiveCall[] recorded = [.. calls];
        List<Variable> written = [];
        for (var i = recorded.Length - 1; i >= 0; i--)
        {
            var call = recorded[i];
            if (call.State is AssignPrimitive.Before kept)
                written.Add(kept.Variable);
            Tensor?[] outputs = [.. call.Outputs.Select(output => gradients.GetValueOrDefault(output))];
            if (!call.Primitive.Differentiable || Array.TrueForAll(outputs, output => output is null)
                || !Enumerable.Range(0, call.Inputs.Length).Any(input => call.NeedsGradient(input)))
            {
                continue;
            }

            if (written.Find(variable => Array.Exists(call.Inputs, input => input.SharesMemoryWith(variable.Value))) is { } changed)
            {
                throw new NabiException(
                    $"The operation {call.Primitive.Name} used the variable '{changed.Path}' before Ops.Assign "
                    + "wrote it, and a gradient inside "
                    + "another tape needs the value from then: give the operation Ops.Copy of the variable.");
            }

            var inputs = call.Primitive.Formulas is { } formulas
                ? ByFormula(call, outputs, formulas) : call.Primitive.Gradient(call, outputs);
            for (var input = 0; input < call.Inputs.Length; input++)
            {
                if (inputs[input] is { } gradient && call.NeedsGradient(input))
                {
                    gradients[call.Inputs[input]] =
                        gradients.TryGetValue(call.Inputs[input], out var before) ? before + gradient : gradient;
                }
            }
        }

        return [.. sources.Select(source => gradients.GetValueOrDefault(source.Owned()))];
    }

    /// <summary>
    /// The gradients of a call's inputs for an operation that is also a formula of others: those of the formula, taken of a run of its own.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="outputGradients">The gradients of its outputs; null where nothing depends on one.</param>
    /// <param name="formulas">The outputs in operations.</param>
    private static Tensor?[] ByFormula(PrimitiveCall call, Tensor?[] outputGradients, Func<PrimitiveCall, Tensor[], Tensor[]> formulas)
    {
        var tape = new Tape();
        Tensor[] operands = [];
        var outputs = tape.RecordInside(() => formulas(call, operands = [.. call.Inputs.Select(Operand)]));
        int[] wanted = [.. Enumerable.Range(0, operands.Length).Where(call.NeedsGradient)];
        var gradients = new Tensor?[wanted.Length];
        for (var output = 0; output < outputs.Length; output++)
        {
            if (outputGradients[output] is not { } outputGradient)
                continue;
            var parts = Of(tape.Calls, outputs[output], [.. wanted.Select(i => operands[i])], outputGradient);
            for (var i = 0; i < wanted.Length; i++)
                gradients[i] = gradients[i] is { } before && parts[i] is { } part ? before + part : gradients[i] ?? parts[i];
        }

        var result = new Tensor?[operands.Length];
        for (var i = 0; i < wanted.Length; i++)
            result[wanted[i]] = gradients[i];
        return result;

        // One tensor may stand at two places: each place has a tensor of its own here.
        Tensor Operand(Tensor input, int i)
            => call.NeedsGradient(i) ? Ops.View(input, input.Shape) : input.Tracked ? Ops.StopGradient(input) : input;
    }
}
