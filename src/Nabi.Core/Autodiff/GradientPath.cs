namespace Nabi;

/// <summary>
/// The recorded operations that lead from sources to a target: what a tape looks at before it says that a gradient is 0, or gives one of
/// numbers that are no longer those of the recording.
/// </summary>
internal sealed class GradientPath
{
    private readonly List<PrimitiveCall> path = [];
    private readonly List<Variable> rewound = [];
    private readonly HashSet<Tensor> needed = new(ReferenceEqualityComparer.Instance);

    /// <param name="calls">The recorded operations, in order.</param>
    /// <param name="target">What is differentiated.</param>
    /// <param name="sources">Tensors of which gradients are asked.</param>
    public GradientPath(IReadOnlyList<PrimitiveCall> calls, Tensor target, IEnumerable<Tensor> sources)
    {
        HashSet<Tensor> reached = new(sources, ReferenceEqualityComparer.Instance);
        List<PrimitiveCall> ahead = [];
        foreach (var call in calls)
        {
            if (call.State is AssignPrimitive.Before before)
                rewound.Add(before.Variable);
            if (!call.Primitive.Differentiable || !Flows(call).Any(reached.Contains))
                continue;
            ahead.Add(call);
            reached.UnionWith(call.Outputs);
        }

        needed.Add(target);
        for (var i = ahead.Count - 1; i >= 0; i--)
        {
            if (!ahead[i].Outputs.Any(needed.Contains))
                continue;
            path.Add(ahead[i]);
            needed.UnionWith(Flows(ahead[i]));
        }
    }

    /// <summary>Refuses a backward pass through numbers that were written again since.</summary>
    /// <exception cref="NabiException">With the operation's name.</exception>
    public void RequireRecordedNumbers()
    {
        foreach (var call in path)
            RequireRecordedNumbers(call, rewound);
    }

    /// <summary>Refuses the backward pass of a call whose numbers were written again since the program ran it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="rewound">Variables that have their value from before in the backward pass.</param>
    /// <exception cref="NabiException">With the operation's name.</exception>
    public static void RequireRecordedNumbers(PrimitiveCall call, IEnumerable<Variable> rewound)
    {
        if (call is { Recording: true, IsOutdated: true }
            && !call.Inputs.Any(input => rewound.Any(variable => input.SharesMemoryWith(variable.Value))))
        {
            throw new NabiException(
                $"What the operation {call.Primitive.Name} ran on (a weight, most likely) was written again before the "
                + "gradient was taken, which would be "
                + "that of other numbers: take all gradients first, or record anew; inside a layer or a loss, "
                + "write variables with Ops.Assign.");
        }
    }

    /// <summary>Refuses a source on which the target depends though nobody asked for that when it was computed.</summary>
    /// <param name="source">A source without a gradient.</param>
    /// <param name="place">Which one it is.</param>
    /// <exception cref="NabiException">The gradient is not 0.</exception>
    public void RequireIndependent(Tensor source, int place)
    {
        if (needed.Contains(source) && (!source.Tracked || path.Exists(call => !call.Recording && call.Inputs.Contains(source))))
        {
            throw new NabiException(
                $"GradientTape: source {place} of shape {source.Shape} was not watched when the target was computed from it, so "
                + "its gradient is not known; "
                + "call Watch before Record, or set Trainable for a weight that is frozen.");
        }
    }

    private static IEnumerable<Tensor> Flows(PrimitiveCall call)
        => call.Inputs.Where((input, i) => input.DType == DType.Float32 && call.Primitive.HasGradient(i));
}
