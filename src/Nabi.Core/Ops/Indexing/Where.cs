namespace Nabi;

/// <summary>y = a where the condition is not 0, else b, all broadcast to one shape. What is not chosen does not matter, NaN included.</summary>
internal sealed class WherePrimitive : Primitive
{
    /// <inheritdoc/>
    public override object? Key => GetType();

    public override string Name => "Where";

    internal override Setting[]? Words => [];

    public override bool HasGradient(int input) => input > 0;

    public override TensorSpec[] Infer(Tensor[] inputs)
        => [new TensorSpec(Shape.Broadcast(inputs[0].Shape, Shape.Broadcast(inputs[1].Shape, inputs[2].Shape)))];

    public override void Forward(PrimitiveCall call)
    {
        var maps = Maps(call);
        var c = call.In(0);
        var a = call.In(1);
        var b = call.In(2);
        var y = call.Out();
        for (var i = 0; i < y.Length; i++)
            y[i] = c[At(maps[0], i)] != 0f ? a[At(maps[1], i)] : b[At(maps[2], i)];
    }

    public override void Backward(PrimitiveCall call)
    {
        var maps = Maps(call);
        var c = call.In(0);
        var dy = call.OutputGradient();
        for (var side = 1; side <= 2; side++)
        {
            if (!call.Wants(side))
                continue;
            var dx = call.ClearedGradient(side);
            for (var i = 0; i < dy.Length; i++)
                if (c[At(maps[0], i)] != 0f == (side == 1))
                    dx[At(maps[side], i)] += dy[i];
        }
    }

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
    /// <summary>a where <paramref name="condition"/> is not 0, else b; all three broadcast.</summary>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => Run(new WherePrimitive(), condition, a, b);
}
