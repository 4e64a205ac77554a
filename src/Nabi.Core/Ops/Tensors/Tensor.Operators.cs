namespace Nabi;

public sealed partial class Tensor
{
    /// <summary>a + b element by element, broadcast.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Ops.Add(a, b);

    /// <summary>a - b element by element, broadcast.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Ops.Subtract(a, b);

    /// <summary>a times b element by element, broadcast; the matrix product is <see cref="MatMul"/>.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Ops.Multiply(a, b);

    /// <summary>a / b element by element, broadcast.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Ops.Divide(a, b);

    /// <summary>-x.</summary>
    public static Tensor operator -(Tensor x) => Ops.Negate(x);

    /// <summary>The matrix product with <paramref name="other"/>: (..., m, k) by (k, n) or (..., k, n).</summary>
    public Tensor MatMul(Tensor other) => Ops.MatMul(this, other);

    /// <summary>The same numbers with another shape; one axis may be -1 and takes what is left.</summary>
    public Tensor Reshape(params ReadOnlySpan<int> shape) => Ops.Reshape(this, new Shape(shape));

    /// <summary>Equal parts along an axis, the last one by default: the gates of a cell.</summary>
    public TensorList Split(int parts, int axis = -1) => Ops.Split(this, parts, axis);
}
