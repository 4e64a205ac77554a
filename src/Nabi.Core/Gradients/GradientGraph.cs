namespace Nabi;

/// <summary>
/// Gradients written in operations, so that a tape around them can differentiate them again. <see cref="BackwardPass"/> computes the same
/// numbers in less memory where nobody asks for more than one derivative.
/// </summary>
internal static class GradientGraph
{
    /// <summary>The gradients of the sum of <paramref name="target"/> with respect to <paramref name="sources"/>; null where it does not depend on one.</summary>
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
        for (var i = recorded.Length - 1; i >= 0; i--)
        {
            var call = recorded[i];
            Tensor?[] outputs = [.. call.Outputs.Select(output => gradients.GetValueOrDefault(output))];
            if (!call.Primitive.Differentiable || Array.TrueForAll(outputs, output => output is null)
                || !Enumerable.Range(0, call.Inputs.Length).Any(input => BackwardPass.Carries(call, input)))
                continue;
            var inputs = call.Primitive.Gradient(call, outputs);
            for (var input = 0; input < call.Inputs.Length; input++)
                if (inputs[input] is { } gradient && BackwardPass.Carries(call, input))
                    gradients[call.Inputs[input]] = gradients.TryGetValue(call.Inputs[input], out var before) ? before + gradient : gradient;
        }

        return [.. sources.Select(source => gradients.GetValueOrDefault(source.Owned()))];
    }
}
