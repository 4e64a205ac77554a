namespace Nabi;

/// <summary>
/// The way back over a tape: which steps carry a gradient, where each gradient lies, and who writes it first. Built once
/// while it runs for the first time; <see cref="Run"/> repeats it on new numbers without allocating.
/// </summary>
internal sealed class BackwardPass
{
    private readonly List<Step> steps = [];
    private readonly Dictionary<Tensor, Tensor> gradients = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> lasting = new(ReferenceEqualityComparer.Instance);
    private readonly GradientPool pool = new();

    /// <summary>Computes the gradients of the sum of <paramref name="target"/> with respect to everything tracked.</summary>
    /// <param name="recorded">The steps in the order they ran.</param>
    /// <param name="target">What to differentiate.</param>
    /// <param name="sources">Tensors whose gradients must stay after the pass.</param>
    /// <param name="cotangent">The gradient of the target, ones when null.</param>
    public BackwardPass(IReadOnlyList<Step> recorded, Tensor target, IEnumerable<Tensor> sources, Tensor? cotangent = null)
    {
        foreach (var source in sources)
            lasting.Add(source);
        lasting.Add(target);
        gradients[target] = cotangent ?? Tensor.Filled(target.Shape, 1f);
        for (var i = recorded.Count - 1; i >= 0; i--)
            Visit(recorded[i]);
    }

    /// <summary>The steps that carry a gradient, in the order they run back.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>The gradient of a source, or null when the target does not depend on it.</summary>
    public Tensor? Of(Tensor source) => gradients.GetValueOrDefault(source);

    /// <summary>Repeats the pass on the numbers that the steps hold now.</summary>
    public void Run()
    {
        foreach (var step in steps)
            step.Primitive.Backward(step);
    }

    private void Visit(Step step)
    {
        var reached = false;
        for (var output = 0; output < step.Outputs.Length; output++)
        {
            step.OutputGradients[output] = gradients.GetValueOrDefault(step.Outputs[output]);
            reached |= step.OutputGradients[output] is not null;
        }

        if (!reached || !step.Primitive.Differentiable)
            return;
        var alias = false;
        var wanted = false;
        for (var input = 0; input < step.Inputs.Length; input++)
        {
            step.InputGradients[input] = null;
            var tensor = step.Inputs[input];
            if (!tensor.Tracked || tensor.DType != DType.Float32 || !step.Primitive.HasGradient(input))
                continue;
            wanted = true;
            alias |= Place(step, input, tensor);
        }

        if (wanted && !alias)
        {
            step.Primitive.Backward(step);
            steps.Add(step);
        }

        for (var output = 0; output < step.Outputs.Length; output++)
        {
            var tensor = step.Outputs[output];
            if (alias || lasting.Contains(tensor) || step.OutputGradients[output] is not { } gradient)
                continue;
            pool.Return(gradient);
            gradients.Remove(tensor);
        }
    }

    /// <summary>Finds the memory for an input's gradient; true when it simply is the output's under another shape.</summary>
    private bool Place(Step step, int input, Tensor tensor)
    {
        var alias = false;
        step.AddFlags[input] = gradients.TryGetValue(tensor, out var gradient);
        if (gradient is null)
        {
            alias = step.Primitive.IsView && !lasting.Contains(tensor) && !lasting.Contains(step.Outputs[0]);
            gradient = alias ? step.OutputGradients[0]!.View(tensor.Shape)
                : lasting.Contains(tensor) ? Tensor.Empty(tensor.Shape) : pool.Take(tensor.Shape);
            gradients[tensor] = gradient;
        }

        step.InputGradients[input] = gradient;
        return alias;
    }
}
