namespace Nabi;

/// <summary>The operations on the bits of two integers.</summary>
public enum BitwiseKind
{
    /// <summary>Bits that both have.</summary>
    And,
    /// <summary>Bits that one has.</summary>
    Or,
    /// <summary>Bits that just one has.</summary>
    Xor,
    /// <summary>Bits moved up; zeros come in.</summary>
    LeftShift,
    /// <summary>Bits moved down; the sign comes in.</summary>
    RightShift,
}

/// <summary>The bits of two tensors of integers joined element by element, broadcast. No gradient.</summary>
public sealed class BitwisePrimitive(BitwiseKind bitwise) : Primitive
{
    private const int Bits = 32;

    /// <inheritdoc/>
    public override object? Key => bitwise;

    /// <inheritdoc/>
    public override string Name => $"Bitwise{bitwise}";

    /// <summary>How they are joined.</summary>
    public BitwiseKind Bitwise => bitwise;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].DType == DType.Float32 || inputs[1].DType == DType.Float32
            ? throw new NabiException($"{Name} joins bits of integers or booleans, got floats; cast with Ops.Cast(x, DType.Int32).")
            : [new TensorSpec(Shape.Broadcast(inputs[0].Shape, inputs[1].Shape), DType.Int32)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var loop = (BroadcastLoop)(call.State ??= new BroadcastLoop(call.Inputs[0].Shape, call.Inputs[1].Shape));
        var (a, b) = (call.Inputs[0], call.Inputs[1]);
        var y = call.OutIntegers();
        for (var run = 0; run < loop.Runs; run++)
        {
            var (p, q) = loop.Offsets(run);
            for (var i = 0; i < loop.Length; i++)
                y[run * loop.Length + i] = Join(a.Whole(p + i * loop.LeftStride), b.Whole(q + i * loop.RightStride));
        }
    }

    private int Join(int a, int b) => bitwise switch
    {
        BitwiseKind.And => a & b,
        BitwiseKind.Or => a | b,
        BitwiseKind.Xor => a ^ b,
        // C# counts places from 0 to 31 again and again; here what is moved further is gone.
        BitwiseKind.LeftShift => (uint)b < Bits ? a << b : 0,
        _ => a >> ((uint)b < Bits ? b : Bits - 1),
    };
}

public static partial class Ops
{
    /// <summary>The bits that a and b both have, broadcast; of booleans, where both are true.</summary>
    /// <param name="a">Integers or booleans.</param>
    /// <param name="b">Integers or booleans whose shape broadcasts.</param>
    /// <returns>Booleans of two tensors of booleans, else integers.</returns>
    /// <exception cref="NabiException">An operand holds floats, or the shapes do not broadcast.</exception>
    public static Tensor BitwiseAnd(Tensor a, Tensor b) => Bits(BitwiseKind.And, AndOp, a, b);

    /// <summary>The bits that a or b has, broadcast; of booleans, where one is true.</summary>
    /// <param name="a">Integers or booleans.</param>
    /// <param name="b">Integers or booleans whose shape broadcasts.</param>
    /// <returns>Booleans of two tensors of booleans, else integers.</returns>
    /// <exception cref="NabiException">An operand holds floats, or the shapes do not broadcast.</exception>
    public static Tensor BitwiseOr(Tensor a, Tensor b) => Bits(BitwiseKind.Or, OrOp, a, b);

    /// <summary>The bits that just one of a and b has, broadcast; of booleans, where just one is true.</summary>
    /// <param name="a">Integers or booleans.</param>
    /// <param name="b">Integers or booleans whose shape broadcasts.</param>
    /// <returns>Booleans of two tensors of booleans, else integers.</returns>
    /// <exception cref="NabiException">An operand holds floats, or the shapes do not broadcast.</exception>
    public static Tensor BitwiseXor(Tensor a, Tensor b) => Bits(BitwiseKind.Xor, XorOp, a, b);

    /// <summary>All bits turned over: -x - 1; of booleans, where x is false.</summary>
    /// <param name="x">Integers or booleans.</param>
    /// <exception cref="NabiException">x holds floats.</exception>
    public static Tensor BitwiseNot(Tensor x)
        => Compose("BitwiseNot", [],
            static one => one[0].DType == DType.Bool ? Run(NotOp, one)
                : Run(new BitwisePrimitive(BitwiseKind.Xor), one[0], new Tensor(Shape.Scalar, (ReadOnlySpan<int>)[-1])), x);

    /// <summary>a 2^b: the bits of a moved up by b places, broadcast; 0 where b is not from 0 to 31.</summary>
    /// <param name="a">Integers or booleans.</param>
    /// <param name="b">Integers whose shape broadcasts.</param>
    /// <exception cref="NabiException">An operand holds floats, or the shapes do not broadcast.</exception>
    public static Tensor LeftShift(Tensor a, Tensor b)
        => Compose("LeftShift", [], static pair => Run(new BitwisePrimitive(BitwiseKind.LeftShift), pair), a, b);

    /// <summary>The bits of a moved down by b places, the sign kept, broadcast; 0 or -1 where b is not from 0 to 31.</summary>
    /// <param name="a">Integers or booleans.</param>
    /// <param name="b">Integers whose shape broadcasts.</param>
    /// <exception cref="NabiException">An operand holds floats, or the shapes do not broadcast.</exception>
    public static Tensor RightShift(Tensor a, Tensor b)
        => Compose("RightShift", [], static pair => Run(new BitwisePrimitive(BitwiseKind.RightShift), pair), a, b);

    private static Tensor Bits(BitwiseKind kind, Primitive ofBooleans, Tensor a, Tensor b)
        => Compose($"Bitwise{kind}", [],
            pair => pair[0].DType == DType.Bool && pair[1].DType == DType.Bool
                ? Run(ofBooleans, pair) : Run(new BitwisePrimitive(kind), pair), a, b);
}
