namespace Nabi;

/// <summary>
/// y = a where the condition is true, else b, all broadcast to one shape; a and b are of one type. What is not chosen does not matter, NaN
/// included.
/// </summary>
public sealed class WherePrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    /// <inheritdoc/>
    public override string Name => "Where";

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input > 0;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => [new TensorSpec(Shape.Broadcast(inputs[0].Shape, Shape.Broadcast(inputs[1].Shape, inputs[2].Shape)), inputs[1].DType)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        switch (call.Outputs[0].DType)
        {
            case DType.Int32:
                Choose(call, call.InIntegers(1), call.InIntegers(2), call.OutIntegers());
                break;
            case DType.Bool:
                Choose(call, call.InBooleans(1), call.InBooleans(2), call.OutBooleans());
                break;
            default:
                Choose(call, call.In(1), call.In(2), call.Out());
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var maps = Maps(call);
        var c = call.InBooleans(0);
        var dy = call.OutputGradient();
        for (var side = 1; side <= 2; side++)
        {
            if (!call.WantsGradient(side))
                continue;
            var dx = call.ClearedGradient(side);
            for (var i = 0; i < dy.Length; i++)
            {
                if (c[At(maps[0], i)] == (side == 1))
                    dx[At(maps[side], i)] += dy[i];
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (condition, dy) = (call.Inputs[0], outputGradients[0]!);
        return
        [
            null,
            call.NeedsGradient(1) ? Ops.SumTo(Ops.Where(condition, dy, 0f), call.Inputs[1].Shape) : null,
            call.NeedsGradient(2) ? Ops.SumTo(Ops.Where(condition, 0f, dy), call.Inputs[2].Shape) : null,
        ];
    }

    private static void Choose<T>(PrimitiveCall call, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        var maps = Maps(call);
        var c = call.InBooleans(0);
        for (var i = 0; i < y.Length; i++)
            y[i] = c[At(maps[0], i)] ? a[At(maps[1], i)] : b[At(maps[2], i)];
    }

    private static int At(int[]? map, int i) => map is null ? i : map[i];

    private static int[]?[] Maps(PrimitiveCall call) => (int[]?[])(call.State ??= NewMaps(call));

    private static int[]?[] NewMaps(PrimitiveCall call) => [.. call.Inputs.Select(input => Map(input.Shape, call.Outputs[0].Shape))];

    private static int[]? Map(Shape from, Shape to)
    {
        if (from == to)
            return null;
        var loop = new BroadcastLoop(from, to);
        var map = new int[to.Size];
        for (var run = 0; run < loop.Runs; run++)
        {
            var (left, right) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
                map[right + i] = left + i * loop.LeftStride;
        }

        return map;
    }
}

public static partial class Ops
{
    /// <summary>a where <paramref name="condition"/> is true, else b; all three broadcast.</summary>
    /// <param name="condition">Booleans; of numbers, what is not 0 is true.</param>
    /// <param name="a">What is taken where the condition is true, NaN elsewhere does not matter.</param>
    /// <param name="b">What is taken where it is false.</param>
    /// <returns>The type of <paramref name="a"/> and <paramref name="b"/>; where they differ, floats before integers before
    /// booleans.</returns>
    /// <exception cref="NabiException">The shapes do not broadcast.</exception>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
        => Compose("Where", [], static three =>
        {
            var (x, y) = (three[1], three[2]);
            var type = x.DType == y.DType ? x.DType : x.DType == DType.Float32 || y.DType == DType.Float32 ? DType.Float32 : DType.Int32;
            return Run(new WherePrimitive(), Truth(three[0]), Cast(x, type), Cast(y, type));
        }, condition, a, b);
}
