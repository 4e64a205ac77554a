namespace Nabi;

public sealed partial class Variable
{
    /// <summary>a + b element by element, broadcast.</summary>
    public static Tensor operator +(Variable a, Variable b) => Ops.Add(a, b);

    /// <summary>a + b element by element, broadcast.</summary>
    public static Tensor operator +(Tensor a, Variable b) => Ops.Add(a, b);

    /// <summary>a + b element by element, broadcast.</summary>
    public static Tensor operator +(Variable a, Tensor b) => Ops.Add(a, b);

    /// <summary>a - b element by element, broadcast.</summary>
    public static Tensor operator -(Variable a, Variable b) => Ops.Subtract(a, b);

    /// <summary>a - b element by element, broadcast.</summary>
    public static Tensor operator -(Tensor a, Variable b) => Ops.Subtract(a, b);

    /// <summary>a - b element by element, broadcast.</summary>
    public static Tensor operator -(Variable a, Tensor b) => Ops.Subtract(a, b);

    /// <summary>a times b element by element, broadcast.</summary>
    public static Tensor operator *(Variable a, Variable b) => Ops.Multiply(a, b);

    /// <summary>a times b element by element, broadcast.</summary>
    public static Tensor operator *(Tensor a, Variable b) => Ops.Multiply(a, b);

    /// <summary>a times b element by element, broadcast.</summary>
    public static Tensor operator *(Variable a, Tensor b) => Ops.Multiply(a, b);

    /// <summary>a / b element by element, broadcast.</summary>
    public static Tensor operator /(Variable a, Variable b) => Ops.Divide(a, b);

    /// <summary>a / b element by element, broadcast.</summary>
    public static Tensor operator /(Tensor a, Variable b) => Ops.Divide(a, b);

    /// <summary>a / b element by element, broadcast.</summary>
    public static Tensor operator /(Variable a, Tensor b) => Ops.Divide(a, b);

    /// <summary>-x.</summary>
    public static Tensor operator -(Variable x) => Ops.Negate(x);
}
