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
        var kept = false;
        var wanted = false;
        for (var input = 0; input < step.Inputs.Length; input++)
        {
            step.InputGradients[input] = null;
            var tensor = step.Inputs[input];
            if (!tensor.Tracked || tensor.DType != DType.Float32 || !step.Primitive.HasGradient(input))
                continue;
            // What the gradient was for the output, it is for the input from here on; one input only may take it over.
            var taken = !kept && TakesOver(step, input);
            kept |= taken;
            if (taken && !step.Primitive.OverwritesGradient)
            {
                gradients[tensor] = step.Primitive.IsView ? step.OutputGradients[0]!.View(tensor.Shape) : step.OutputGradients[0]!;
                continue;
            }

            wanted = true;
            Place(step, input, tensor, taken);
        }

        if (wanted)
        {
            step.Primitive.Backward(step);
            steps.Add(step);
        }

        for (var output = 0; output < step.Outputs.Length; output++)
        {
            var tensor = step.Outputs[output];
            if (lasting.Contains(tensor) || step.OutputGradients[output] is not { } gradient)
                continue;
            if (!kept)
                pool.Return(gradient);
            gradients.Remove(tensor);
        }
    }

    /// <summary>Whether the memory of the output's gradient becomes that of an input's: nobody else needs either.</summary>
    private bool TakesOver(Step step, int input)
    {
        var tensor = step.Inputs[input];
        if (gradients.ContainsKey(tensor) || lasting.Contains(tensor) || lasting.Contains(step.Outputs[0]) || step.Outputs.Length > 1)
            return false;
        return step.Primitive.IsView
            || ((step.Primitive.PassesGradient(input) || step.Primitive.OverwritesGradient) && tensor.Shape == step.Outputs[0].Shape
                && Array.IndexOf(step.Inputs, tensor) == Array.LastIndexOf(step.Inputs, tensor));
    }

    /// <summary>Finds the memory for an input's gradient.</summary>
    private void Place(Step step, int input, Tensor tensor, bool overwrites)
    {
        step.AddFlags[input] = gradients.TryGetValue(tensor, out var gradient);
        if (gradient is null)
        {
            gradient = overwrites ? step.OutputGradients[0]! : lasting.Contains(tensor) ? Tensor.Empty(tensor.Shape) : pool.Take(tensor.Shape);
            gradients[tensor] = gradient;
        }

        step.InputGradients[input] = gradient;
    }
}
