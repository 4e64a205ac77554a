namespace Nabi;

/// <summary>y = a + b.</summary>
internal sealed class AddPrimitive : BinaryPrimitive
{
    internal override bool PassesGradient(int input) => true;

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Add(a, b, y);

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
        => dy.CopyTo(dx);

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => dy;
}

/// <summary>y = a - b.</summary>
internal sealed class SubtractPrimitive : BinaryPrimitive
{
    internal override bool PassesGradient(int input) => input == 0;

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Subtract(a, b, y);

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (side == 0)
            dy.CopyTo(dx);
        else
            TensorPrimitives.Negate(dy, dx);
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => side == 0 ? dy : -dy;
}

/// <summary>y = a b.</summary>
internal sealed class MultiplyPrimitive : BinaryPrimitive
{
    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Multiply(a, b, y);

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
        => TensorPrimitives.Multiply(dy, side == 0 ? b : a, dx);

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => dy * (side == 0 ? b : a);
}

/// <summary>y = a / b.</summary>
internal sealed class DividePrimitive : BinaryPrimitive
{
    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Divide(a, b, y);

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        TensorPrimitives.Divide(dy, b, dx);
        if (side == 0)
            return;
        TensorPrimitives.Multiply(dx, y, dx);
        TensorPrimitives.Negate(dx, dx);
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy) => side == 0 ? dy / b : -(dy / b * y);
}

/// <summary>y = max(a, b) or min(a, b); where they are equal each side gets half the gradient.</summary>
internal sealed class ExtremumPrimitive(bool largest) : BinaryPrimitive
{
    public override string Name => largest ? "Maximum" : "Minimum";

    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        if (largest)
            TensorPrimitives.Max(a, b, y);
        else
            TensorPrimitives.Min(a, b, y);
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
            dx[i] = a[i] == b[i] ? 0.5f * dy[i] : (side == 0 ? a[i] : b[i]) == y[i] ? dy[i] : 0f;
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy)
        => Ops.Where(Ops.Equal(a, b), 0.5f * dy, Ops.Where(Ops.Equal(side == 0 ? a : b, y), dy, 0f));
}

/// <summary>y = a to the power b.</summary>
internal sealed class PowerPrimitive : BinaryPrimitive
{
    protected override void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = MathF.Pow(a[i], b[i]);
    }

    protected override void Derive(int side, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
        {
            dx[i] = side == 0
                ? (b[i] == 0f ? 0f : dy[i] * b[i] * MathF.Pow(a[i], b[i] - 1f))
                : (a[i] > 0f ? dy[i] * y[i] * MathF.Log(a[i]) : 0f);
        }
    }

    protected override Tensor Derive(int side, Tensor a, Tensor b, Tensor y, Tensor dy)
    {
        // What Where does not choose must be finite all the same: its gradient is 0 times its derivative.
        if (side == 1)
            return dy * y * Ops.Where(Ops.Greater(a, 0f), Ops.Log(Ops.Where(Ops.Greater(a, 0f), a, 1f)), 0f);
        var isConstant = Ops.Where(Ops.Equal(a, 0f), Ops.Where(Ops.Equal(b, 0f), 1f, 0f), 0f);
        return dy * b * Ops.Power(a, b - 1f + isConstant);
    }
}

public static partial class Ops
{
    private static readonly Primitive AddOp = new AddPrimitive();
    private static readonly Primitive SubtractOp = new SubtractPrimitive();
    private static readonly Primitive MultiplyOp = new MultiplyPrimitive();
    private static readonly Primitive DivideOp = new DividePrimitive();
    private static readonly Primitive MaximumOp = new ExtremumPrimitive(true);
    private static readonly Primitive MinimumOp = new ExtremumPrimitive(false);
    private static readonly Primitive PowerOp = new PowerPrimitive();

    /// <summary>a + b, broadcast.</summary>
    public static Tensor Add(Tensor a, Tensor b) => Run(AddOp, a, b);

    /// <summary>a - b, broadcast.</summary>
    public static Tensor Subtract(Tensor a, Tensor b) => Run(SubtractOp, a, b);

    /// <summary>a times b element by element, broadcast.</summary>
    public static Tensor Multiply(Tensor a, Tensor b) => Run(MultiplyOp, a, b);

    /// <summary>a / b, broadcast.</summary>
    public static Tensor Divide(Tensor a, Tensor b) => Run(DivideOp, a, b);

    /// <summary>The larger of a and b element by element, broadcast; at a tie each side gets half the gradient.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => Run(MaximumOp, a, b);

    /// <summary>The smaller of a and b element by element, broadcast; at a tie each side gets half the gradient.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => Run(MinimumOp, a, b);

    /// <summary>a to the power b, broadcast.</summary>
    public static Tensor Power(Tensor a, Tensor b) => Run(PowerOp, a, b);
}
