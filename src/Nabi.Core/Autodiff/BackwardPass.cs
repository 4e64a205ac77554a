namespace Nabi.Engine;

/// <summary>
/// The backward pass over a tape: which operations carry a gradient, where each gradient lies, and who writes it first. Built once
/// while it runs for the first time; <see cref="Run"/> repeats it on new numbers without allocating.
/// </summary>
public sealed class BackwardPass
{
    private readonly List<PrimitiveCall> calls = [];
    private readonly Dictionary<Tensor, Tensor> gradients = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> lasting = new(ReferenceEqualityComparer.Instance);
    private readonly GradientPool pool = new();
    private readonly bool isChecked;
    private readonly List<(int Place, AssignPrimitive.Before Before)> rewinds = [];

    /// <summary>Computes the gradients of the sum of <paramref name="target"/> with respect to everything tracked.</summary>
    /// <param name="recorded">The calls in the order they ran.</param>
    /// <param name="target">What to differentiate.</param>
    /// <param name="sources">Tensors whose gradients must stay after the pass.</param>
    /// <param name="cotangent">The gradient of the target, ones when null.</param>
    /// <exception cref="NabiException">The program wrote numbers again that an operation of the backward pass was recorded
    /// with.</exception>
    public BackwardPass(IReadOnlyList<PrimitiveCall> recorded, Tensor target, IEnumerable<Tensor> sources, Tensor? cotangent = null)
        : this(recorded, target, sources, cotangent, false)
    {
    }

    /// <param name="recorded">The calls in the order they ran.</param>
    /// <param name="target">What to differentiate.</param>
    /// <param name="sources">Tensors whose gradients must stay after the pass.</param>
    /// <param name="cotangent">The gradient of the target, ones when null.</param>
    /// <param name="isChecked">True when it is known that no numbers on the way to the sources were written again.</param>
    internal BackwardPass(IReadOnlyList<PrimitiveCall> recorded, Tensor target, IEnumerable<Tensor> sources,
        Tensor? cotangent, bool isChecked)
    {
        this.isChecked = isChecked;
        foreach (var source in sources)
            lasting.Add(source);
        lasting.Add(target);
        gradients[target] = cotangent ?? Tensor.Filled(target.Shape, 1f);
        try
        {
            for (var i = recorded.Count - 1; i >= 0; i--)
            {
                if (recorded[i].State is AssignPrimitive.Before before)
                    Rewind(before);
                else
                    Visit(recorded[i]);
            }
        }
        finally
        {
            Forward(rewinds.Count);
        }
    }

    /// <summary>The calls that carry a gradient, in the order they run back.</summary>
    public IReadOnlyList<PrimitiveCall> Calls => calls;

    /// <summary>The gradient of a source, or null when the target does not depend on it.</summary>
    public Tensor? Of(Tensor source) => gradients.GetValueOrDefault(source);

    /// <summary>After which of the <see cref="Calls"/> the gradient of a source is complete.</summary>
    /// <param name="source">The source.</param>
    /// <returns>The number of the call, from 0; -1 when no call writes it.</returns>
    public int LastWrite(Tensor source)
    {
        if (Of(source) is not { } gradient)
            return -1;
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            if (Array.IndexOf(calls[i].InputGradients, gradient) >= 0)
                return i;
        }

        return -1;
    }

    /// <summary>Repeats the pass on the numbers that the calls hold now.</summary>
    /// <param name="afterCall">Called after each of the <see cref="Calls"/> with its number; null (default) for nothing.</param>
    public void Run(Action<int>? afterCall = null)
    {
        if (rewinds.Count > 0)
        {
            RunRewinding(afterCall);
            return;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            calls[i].Primitive.Backward(calls[i]);
            afterCall?.Invoke(i);
        }
    }

    /// <summary>Repeats a pass in which variables have the values that they had when the operations ran.</summary>
    private void RunRewinding(Action<int>? afterCall)
    {
        var rewound = 0;
        try
        {
            for (var i = 0; i < calls.Count; i++)
            {
                for (; rewound < rewinds.Count && rewinds[rewound].Place == i; rewound++)
                    rewinds[rewound].Before.Swap();
                calls[i].Primitive.Backward(calls[i]);
                afterCall?.Invoke(i);
            }
        }
        finally
        {
            Forward(rewound);
        }
    }

    /// <summary>Gives a variable the value from before it was written: what comes now ran on that one.</summary>
    private void Rewind(AssignPrimitive.Before before)
    {
        before.Swap();
        rewinds.Add((calls.Count, before));
    }

    /// <summary>Gives variables back what was written last.</summary>
    private void Forward(int count)
    {
        for (var i = count - 1; i >= 0; i--)
            rewinds[i].Before.Swap();
    }

    private void Visit(PrimitiveCall call)
    {
        var reached = false;
        for (var output = 0; output < call.Outputs.Length; output++)
        {
            call.OutputGradients[output] = gradients.GetValueOrDefault(call.Outputs[output]);
            reached |= call.OutputGradients[output] is not null;
        }

        if (!reached || !call.Primitive.Differentiable)
            return;
        var kept = false;
        var wanted = false;
        for (var input = 0; input < call.Inputs.Length; input++)
        {
            call.InputGradients[input] = null;
            var tensor = call.Inputs[input];
            if (!call.NeedsGradient(input))
                continue;
            // What the gradient was for the output, it is for the input from here on; one input only may take it over.
            var taken = !kept && TakesOver(call, input);
            kept |= taken;
            if (taken && !call.Primitive.OverwritesGradient)
            {
                gradients[tensor] = call.Primitive.IsView ? call.OutputGradients[0]!.View(tensor.Shape) : call.OutputGradients[0]!;
                continue;
            }

            wanted = true;
            Place(call, input, tensor, taken);
        }

        if (wanted)
        {
            if (!isChecked)
                GradientPath.RequireRecordedNumbers(call, rewinds.Select(rewind => rewind.Before.Variable));
            call.Primitive.Backward(call);
            calls.Add(call);
        }

        for (var output = 0; output < call.Outputs.Length; output++)
        {
            var tensor = call.Outputs[output];
            if (lasting.Contains(tensor) || call.OutputGradients[output] is not { } gradient)
                continue;
            if (!kept)
                pool.Return(gradient);
            gradients.Remove(tensor);
        }
    }

    /// <summary>Whether the memory of the output's gradient becomes that of an input's: nobody else needs either.</summary>
    private bool TakesOver(PrimitiveCall call, int input)
    {
        var tensor = call.Inputs[input];
        if (gradients.ContainsKey(tensor) || lasting.Contains(tensor) || lasting.Contains(call.Outputs[0]) || call.Outputs.Length > 1)
            return false;
        return call.Primitive.IsView
            || ((call.Primitive.PassesGradient(input) || call.Primitive.OverwritesGradient) && tensor.Shape == call.Outputs[0].Shape
                && Array.IndexOf(call.Inputs, tensor) == Array.LastIndexOf(call.Inputs, tensor));
    }

    /// <summary>Finds the memory for an input's gradient.</summary>
    private void Place(PrimitiveCall call, int input, Tensor tensor, bool overwrites)
    {
        call.AddFlags[input] = gradients.TryGetValue(tensor, out var gradient);
        if (gradient is null)
        {
            gradient = overwrites ? call.OutputGradients[0]! : lasting.Contains(tensor) ? Tensor.Empty(tensor.Shape)
                : pool.Take(tensor.Shape);
            gradients[tensor] = gradient;
        }

        call.InputGradients[input] = gradient;
    }
}
