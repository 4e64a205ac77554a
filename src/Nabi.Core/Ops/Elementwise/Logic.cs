using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>The operations on two booleans.</summary>
public enum LogicKind
{
    /// <summary>True where both are.</summary>
    And,
    /// <summary>True where one is.</summary>
    Or,
    /// <summary>True where exactly one is.</summary>
    Xor,
}

/// <summary>Two tensors of booleans joined element by element, broadcast. No gradient.</summary>
public sealed class LogicPrimitive(LogicKind logic) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => logic;

    /// <inheritdoc/>
    public override string Name => $"Logical{logic}";

    /// <summary>How they are joined; ONNX has the same words.</summary>
    public LogicKind Logic => logic;

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
        // True is the byte 1 and false the byte 0.
        var a = MemoryMarshal.AsBytes(call.InBooleans(0));
        var b = MemoryMarshal.AsBytes(call.InBooleans(1));
        var y = MemoryMarshal.AsBytes(call.OutBooleans());
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            var result = y.Slice(run * loop.Length, loop.Length);
            if (loop.LeftStride == 0)
                Join(b.Slice(q, loop.RightStride == 0 ? 1 : loop.Length), a[p], result);
            else if (loop.RightStride == 0)
                Join(a.Slice(p, loop.Length), b[q], result);
            else
                Join(a.Slice(p, loop.Length), b.Slice(q, loop.Length), result);
        }
    }

    private void Join(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Span<byte> y)
    {
        switch (logic)
        {
            case LogicKind.And:
                TensorPrimitives.BitwiseAnd(a, b, y);
                break;
            case LogicKind.Or:
                TensorPrimitives.BitwiseOr(a, b, y);
                break;
            default:
                TensorPrimitives.Xor(a, b, y);
                break;
        }
    }

    private void Join(ReadOnlySpan<byte> a, byte b, Span<byte> y)
    {
        var isTrue = b != 0;
        if (logic == LogicKind.Xor)
            TensorPrimitives.Xor(a, b, y);
        else if (isTrue == (logic == LogicKind.And))
            a.CopyTo(y);
        else
            y.Fill(b);
    }
}

/// <summary>True becomes false and false true. No gradient.</summary>
public sealed class NotPrimitive : Primitive
{
    /// <inheritdoc/>
    public override string Name => "LogicalNot";

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, DType.Bool)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => TensorPrimitives.Xor(MemoryMarshal.AsBytes(call.InBooleans()), (byte)1, MemoryMarshal.AsBytes(call.OutBooleans()));
}

/// <summary>What a test says of every number. No gradient.</summary>
/// <param name="name">The name, Keras's.</param>
/// <param name="holds">The test.</param>
public sealed class PredicatePrimitive(string name, Func<float, bool> holds) : Primitive
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, DType.Bool)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.AsFloats(0);
        var y = call.OutBooleans();
        for (var i = 0; i < y.Length; i++)
            y[i] = holds(x[i]);
    }

    internal override bool Repeats(Primitive recorded) => recorded is PredicatePrimitive;
}

public static partial class Ops
{
    private static readonly Primitive AndOp = new LogicPrimitive(LogicKind.And);
    private static readonly Primitive OrOp = new LogicPrimitive(LogicKind.Or);
    private static readonly Primitive XorOp = new LogicPrimitive(LogicKind.Xor);
    private static readonly Primitive NotOp = new NotPrimitive();
    private static readonly Primitive IsNaNOp = new PredicatePrimitive("Isnan", float.IsNaN);
    private static readonly Primitive IsFiniteOp = new PredicatePrimitive("Isfinite", float.IsFinite);
    private static readonly Primitive IsInfiniteOp = new PredicatePrimitive("Isinf", float.IsInfinity);
    private static readonly Primitive IsPositiveInfinityOp = new PredicatePrimitive("Isposinf", float.IsPositiveInfinity);
    private static readonly Primitive IsNegativeInfinityOp = new PredicatePrimitive("Isneginf", float.IsNegativeInfinity);
    private static readonly Primitive SignbitOp = new PredicatePrimitive("Signbit", float.IsNegative);

    /// <summary>Where both a and b are true, broadcast; of numbers, what is not 0 is true. Booleans.</summary>
    public static Tensor LogicalAnd(Tensor a, Tensor b)
        => Compose("LogicalAnd", [], static pair => Run(AndOp, Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>Where a or b is true, broadcast; of numbers, what is not 0 is true. Booleans.</summary>
    public static Tensor LogicalOr(Tensor a, Tensor b)
        => Compose("LogicalOr", [], static pair => Run(OrOp, Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>Where just one of a and b is true, broadcast; of numbers, what is not 0 is true. Booleans.</summary>
    public static Tensor LogicalXor(Tensor a, Tensor b)
        => Compose("LogicalXor", [], static pair => Run(XorOp, Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>Where x is false; of numbers, 0 is false. Booleans.</summary>
    public static Tensor LogicalNot(Tensor x) => Compose("LogicalNot", [], static one => Run(NotOp, Truth(one[0])), x);

    /// <summary>Where x is not a number. Booleans.</summary>
    public static Tensor IsNaN(Tensor x) => Run(IsNaNOp, x);

    /// <summary>Where x is neither infinite nor not a number. Booleans.</summary>
    public static Tensor IsFinite(Tensor x) => Run(IsFiniteOp, x);

    /// <summary>Where x is infinite. Booleans.</summary>
    public static Tensor IsInfinite(Tensor x) => Run(IsInfiniteOp, x);

    /// <summary>Where x is infinity. Booleans.</summary>
    public static Tensor IsPositiveInfinity(Tensor x) => Run(IsPositiveInfinityOp, x);

    /// <summary>Where x is minus infinity. Booleans.</summary>
    public static Tensor IsNegativeInfinity(Tensor x) => Run(IsNegativeInfinityOp, x);

    /// <summary>Where the sign of x is a minus, that of -0 too. Booleans.</summary>
    public static Tensor Signbit(Tensor x) => Run(SignbitOp, x);

    /// <summary>Numbers as booleans: what is not 0 is true.</summary>
    internal static Tensor Truth(Tensor x) => Cast(x, DType.Bool);

    /// <summary>Booleans as floats, 1 and 0, where an operation wants numbers; all else as it is.</summary>
    internal static Tensor Counted(Tensor x) => x is { DType: DType.Bool } ? Cast(x, DType.Float32) : x;
}
