namespace Nabi;

/// <summary>Constant padding before and after one axis.</summary>
public sealed class PadPrimitive(int axis, int before, int after, float value) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (axis, before, after, value);

    /// <inheritdoc/>
    public override string Name => "Pad";

    /// <summary>The axis, from 0.</summary>
    public int Axis => axis;

    /// <summary>Places before the first.</summary>
    public int Before => before;

    /// <summary>Places behind the last.</summary>
    public int After => after;

    /// <summary>What is put around.</summary>
    public float Value => value;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var length = inputs[0].Shape[axis];
        return [new TensorSpec(inputs[0].Shape.With(axis, length < 0 ? length : checked(length + before + after)), inputs[0].DType)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Inputs[0].DType)
        {
            case DType.Int32:
                Copy(call, (int)value);
                break;
            case DType.Bool:
                Copy(call, value != 0f);
                break;
            default:
                Copy(call, value);
                break;
        }
    }

    private void Copy<T>(PrimitiveCall call, T filling)
        where T : unmanaged
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        var x = call.Inputs[0].Elements<T>();
        var y = call.Outputs[0].Elements<T>();
        y.Fill(filling);
        for (var row = 0; row < outer; row++)
            x.Slice(row * length * inner, length * inner).CopyTo(y[((row * (length + before + after) + before) * inner)..]);
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (outer, length, inner) = Sizes(call.Inputs[0].Shape);
        var dy = call.OutputGradient();
        var dx = call.ClearedGradient();
        for (var row = 0; row < outer; row++)
        {
            var to = dx.Slice(row * length * inner, length * inner);
            TensorPrimitives.Add(to, dy.Slice((row * (length + before + after) + before) * inner, length * inner), to);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [Ops.Slice(outputGradients[0]!, axis, before, call.Inputs[0].Shape[axis])];

    private (int Outer, int Length, int Inner) Sizes(Shape shape)
    {
        var at = shape.Axis(axis);
        return (shape.Product(0, at), shape[at], shape.Product(at + 1, shape.Rank));
    }
}

public static partial class Ops
{
    /// <summary>Adds <paramref name="before"/> and <paramref name="after"/> elements of <paramref name="value"/> around one axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; negative counts from the end.</param>
    /// <param name="before">How many elements in front, 0 or more.</param>
    /// <param name="after">How many elements behind, 0 or more.</param>
    /// <param name="value">What they are; 0 by default, which of booleans is false.</param>
    /// <exception cref="NabiException">A number is negative, or there is no such axis.</exception>
    public static Tensor Pad(Tensor x, int axis, int before, int after, float value = 0f)
        => before < 0 || after < 0 ? throw new NabiException($"Pad adds 0 or more elements, got {before} before and {after} after.")
            : before == 0 && after == 0 ? x
            : Pad(x, [.. Enumerable.Range(0, x.Rank).Select(other => other == x.Shape.Axis(axis) ? (before, after) : (0, 0))], value);

    /// <summary>Adds elements of <paramref name="value"/> around every axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="widths">How many elements before and after, one pair per axis, 0 or more.</param>
    /// <param name="value">What they are; 0 by default, which of booleans is false.</param>
    /// <exception cref="NabiException">A number is negative, or there are not as many pairs as axes.</exception>
    public static Tensor Pad(Tensor x, IReadOnlyList<(int Before, int After)> widths, float value = 0f)
    {
        var pairs = Pairs(x, widths);
        return Compose("Pad", [new("pad_width", pairs), new("mode", "constant"), new("constant_values", value)], one =>
        {
            var y = one[0];
            for (var axis = 0; axis < pairs.Length; axis++)
            {
                if (pairs[axis] is not [0, 0])
                    y = Run(new PadPrimitive(axis, pairs[axis][0], pairs[axis][1], value), y);
            }

            return y;
        }, x);
    }

    private static int[][] Pairs(Tensor x, IReadOnlyList<(int Before, int After)> widths)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(widths);
        if (widths.Count != x.Rank || widths.Any(width => width.Before < 0 || width.After < 0))
        {
            throw new NabiException(
                $"Pad needs a pair of numbers, 0 or more, for each of the {x.Rank} axes of {x.Shape}, got "
                + $"{string.Join(", ", widths.Select(width => $"{width}"))}.");
        }

        return [.. widths.Select(width => (int[])[width.Before, width.After])];
    }
}
