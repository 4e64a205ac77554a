using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>The comparisons of two tensors.</summary>
public enum ComparisonKind
{
    /// <summary>a == b.</summary>
    Equal,
    /// <summary>a != b.</summary>
    NotEqual,
    /// <summary>a &gt; b.</summary>
    Greater,
    /// <summary>a &gt;= b.</summary>
    GreaterEqual,
    /// <summary>a &lt; b.</summary>
    Less,
    /// <summary>a &lt;= b.</summary>
    LessEqual,
}

/// <summary>
/// y is true where the comparison holds, broadcast. Two tensors of integers are compared as integers, two of booleans with true above
/// false, all else as floats. No gradient.
/// </summary>
public sealed class ComparePrimitive(ComparisonKind comparison) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => comparison;

    /// <inheritdoc/>
    public override string Name => comparison.ToString();

    /// <summary>Which comparison it is.</summary>
    public ComparisonKind Comparison => comparison;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(Shape.Broadcast(inputs[0].Shape, inputs[1].Shape), DType.Bool)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var loop = (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, call.Inputs[1].Shape));
        var y = call.OutBooleans();
        switch (call.Inputs[0].DType, call.Inputs[1].DType)
        {
            case (DType.Int32, DType.Int32):
                Compare(loop, call.InIntegers(0), call.InIntegers(1), y);
                break;
            case (DType.Bool, DType.Bool):
                Compare(loop, MemoryMarshal.AsBytes(call.InBooleans(0)), MemoryMarshal.AsBytes(call.InBooleans(1)), y);
                break;
            default:
                Compare(loop, call.AsFloats(0), call.AsFloats(1), y);
                break;
        }
    }

    private void Compare<T>(BroadcastLoop loop, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y)
        where T : unmanaged, INumber<T>
    {
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            Compare(a[p..], loop.LeftStride, b[q..], loop.RightStride, y.Slice(run * loop.Length, loop.Length));
        }
    }

    private void Compare<T>(ReadOnlySpan<T> a, int left, ReadOnlySpan<T> b, int right, Span<bool> y)
        where T : unmanaged, INumber<T>
    {
        switch (comparison)
        {
            case ComparisonKind.Equal:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] == b[i * right];
                break;
            case ComparisonKind.NotEqual:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] != b[i * right];
                break;
            case ComparisonKind.Greater:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] > b[i * right];
                break;
            case ComparisonKind.GreaterEqual:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] >= b[i * right];
                break;
            case ComparisonKind.Less:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] < b[i * right];
                break;
            default:
                for (var i = 0; i < y.Length; i++)
                    y[i] = a[i * left] <= b[i * right];
                break;
        }
    }
}

public static partial class Ops
{
    private static readonly Primitive EqualOp = new ComparePrimitive(ComparisonKind.Equal);
    private static readonly Primitive NotEqualOp = new ComparePrimitive(ComparisonKind.NotEqual);
    private static readonly Primitive GreaterOp = new ComparePrimitive(ComparisonKind.Greater);
    private static readonly Primitive GreaterEqualOp = new ComparePrimitive(ComparisonKind.GreaterEqual);
    private static readonly Primitive LessOp = new ComparePrimitive(ComparisonKind.Less);
    private static readonly Primitive LessEqualOp = new ComparePrimitive(ComparisonKind.LessEqual);

    /// <summary>Where a = b, broadcast; operands of any type. Booleans.</summary>
    public static Tensor Equal(Tensor a, Tensor b) => Run(EqualOp, a, b);

    /// <summary>Where a and b differ, broadcast; operands of any type. Booleans.</summary>
    public static Tensor NotEqual(Tensor a, Tensor b) => Run(NotEqualOp, a, b);

    /// <summary>Where a &gt; b, broadcast; operands of any type. Booleans.</summary>
    public static Tensor Greater(Tensor a, Tensor b) => Run(GreaterOp, a, b);

    /// <summary>Where a &gt;= b, broadcast; operands of any type. Booleans.</summary>
    public static Tensor GreaterEqual(Tensor a, Tensor b) => Run(GreaterEqualOp, a, b);

    /// <summary>Where a &lt; b, broadcast; operands of any type. Booleans.</summary>
    public static Tensor Less(Tensor a, Tensor b) => Run(LessOp, a, b);

    /// <summary>Where a &lt;= b, broadcast; operands of any type. Booleans.</summary>
    public static Tensor LessEqual(Tensor a, Tensor b) => Run(LessEqualOp, a, b);
}
