namespace Nabi;

/// <summary>
/// A scan over time that may begin with a given state and pass over steps: inputs 0 and 1, then the first state, then the mask.
/// </summary>
public abstract class MaskedScanPrimitive : Primitive
{
    private readonly string title;
    private readonly bool hasFirst;
    private readonly bool hasMask;

    /// <param name="title">What errors call it, with its article.</param>
    /// <param name="hasFirst">Whether a first state is given.</param>
    /// <param name="hasMask">Whether a mask is given.</param>
    private protected MaskedScanPrimitive(string title, bool hasFirst, bool hasMask)
        => (this.title, this.hasFirst, this.hasMask) = (title, hasFirst, hasMask);

    /// <summary>Which input is the first state, or -1.</summary>
    public int First => hasFirst ? 2 : -1;

    /// <summary>Which input is the mask, or -1.</summary>
    public int Mask => !hasMask ? -1 : hasFirst ? 3 : 2;

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input != Mask;

    /// <summary>The output, (batch, time, units) as what is scanned, if first state and mask fit it.</summary>
    private protected TensorSpec[] InferOver(Shape shape, Tensor[] inputs)
    {
        if (hasFirst)
            Check("a first state", First, new Shape(shape[0], shape[2]));
        if (hasMask)
            Check("a mask", Mask, new Shape(shape[0], shape[1]));
        return [new TensorSpec(shape)];

        void Check(string what, int input, Shape expected)
        {
            if (!inputs[input].Shape.Fits(expected))
                throw new NabiException($"{title} over {shape} needs {what} of shape {expected}, got {inputs[input].Shape}.");
        }
    }

    /// <summary>What is scanned and its weight, then first state and mask where they are given.</summary>
    internal static Tensor[] Inputs(Tensor one, Tensor other, Tensor? first, Tensor? mask)
        => [one, other, .. first is null ? [] : (Tensor[])[first], .. mask is null ? [] : (Tensor[])[mask]];

    /// <summary>The scan in small operations.</summary>
    /// <param name="inputs">All inputs.</param>
    /// <param name="steps">The one that is scanned, (batch, time, units).</param>
    /// <param name="next">The state after a step, of the step and the state before it.</param>
    private protected Tensor Unrolled(Tensor[] inputs, Tensor steps, Func<Tensor, Tensor, Tensor> next)
    {
        var state = hasFirst ? inputs[First] : Ops.ZerosLikeBatch(steps, [steps.Shape[2]]);
        List<Tensor> all = [];
        for (var t = 0; t < steps.Shape[1]; t++)
        {
            var moved = next(Ops.Select(steps, 1, t), state);
            all.Add(state = hasMask ? Ops.Where(Ops.ExpandDims(Ops.Select(inputs[Mask], 1, t), 1), moved, state) : moved);
        }

        return all.Count == 0 ? steps : Ops.Stack(all, 1);
    }

    /// <summary>Whether the mask, as floats or as the forward pass left it in a slot of the call, lets a step count.</summary>
    private protected bool Counts(PrimitiveCall call, int slot, int step)
        => !hasMask
            || (call.Inputs[Mask].DType == DType.Float32 ? call.In(Mask) : call.Scratch(slot, call.Inputs[Mask].Length))[step] != 0f;
}
