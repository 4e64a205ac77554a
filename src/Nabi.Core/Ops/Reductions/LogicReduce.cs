namespace Nabi;

/// <summary>Whether any element, or every one, over some axes is true. Of no elements any is false and all is true. No gradient.</summary>
public sealed class LogicReducePrimitive(bool any, int[] axes, bool keepDims) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (any, new ListKey<int>(axes), keepDims);

    /// <inheritdoc/>
    public override string Name => any ? "Any" : "All";

    /// <summary>True for any, false for all.</summary>
    public bool IsAny => any;

    /// <summary>The axes that go; empty for all.</summary>
    public IReadOnlyList<int> Axes => axes;

    /// <summary>Whether they stay with length 1.</summary>
    public bool KeepDims => keepDims;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => [new TensorSpec(ReducePrimitive.Result(inputs[0].Shape, axes, keepDims), DType.Bool)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var loop =
            (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, ReducePrimitive.Kept(call.Inputs[0].Shape, axes)));
        var x = call.InBooleans();
        var y = call.OutBooleans();
        // What one element decides: any by a true one, all by a false one.
        y.Fill(!any);
        if (x.IsEmpty)
            return;
        for (var run = 0; run < loop.Runs; run++)
        {
            var (from, to) = loop.Offsets(run);
            var part = x.Slice(from, loop.Length);
            if (loop.RightStride == 0)
            {
                if (part.Contains(any))
                    y[to] = any;
                continue;
            }

            var target = y.Slice(to, loop.Length);
            for (var i = 0; i < part.Length; i++)
                target[i] = part[i] == any ? any : target[i];
        }
    }
}

public static partial class Ops
{
    /// <summary>Whether an element along <paramref name="axes"/> is true; of numbers, what is not 0 is true. Booleans.</summary>
    /// <param name="x">Any shape; of no elements none is true.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor Any(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Any", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Run(new LogicReducePrimitive(true, axes ?? [], keepDims), Truth(one[0])), x);

    /// <summary>Whether every element along <paramref name="axes"/> is true; of numbers, what is not 0 is true. Booleans.</summary>
    /// <param name="x">Any shape; of no elements all are true.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis.</exception>
    public static Tensor All(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("All", [Setting.Axes(axes), new("keepdims", keepDims)],
            one => Run(new LogicReducePrimitive(false, axes ?? [], keepDims), Truth(one[0])), x);
}
