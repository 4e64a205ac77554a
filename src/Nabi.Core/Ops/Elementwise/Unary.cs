namespace Nabi;

/// <summary>y = f(x) element by element. A subclass gives f and its derivative.</summary>
public abstract class UnaryPrimitive : Primitive
{
    private const int Chunk = 1024;

    // Numbers a part: several parts only where there is work for more than one thread.
    private const int PartLength = 1 << 15;

    // A class outside the library may keep numbers of its own, which one thread alone may use.
    private readonly bool isShared;

    /// <summary>A function of one operand.</summary>
    protected UnaryPrimitive() => isShared = GetType().Assembly == typeof(UnaryPrimitive).Assembly;

    /// <summary>Whether several threads may work on parts of a call.</summary>
    internal virtual bool IsShared => isShared;

    internal override bool OverwritesGradient => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        if (IsShared)
            call.InParts(call.In().Length, PartLength, static (call, from, count) => call.Primitive.ForwardPart(call, from, count));
        else
            Map(call.In(), call.Out());
    }

    // A class outside the library may write y before it has read all of x, so the two must not be the same memory.
    internal override bool IsPointwise(PrimitiveCall call)
        => call.Inputs[0].DType == DType.Float32 && IsShared;

    internal override void ForwardPart(PrimitiveCall call, int from, int count)
        => Map(call.In().Slice(from, count), call.Out().Slice(from, count));

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var length = call.In().Length;
        call.InParts(length, IsShared ? PartLength : length, static (call, from, count)
            => ((UnaryPrimitive)call.Primitive).Backward(call, from, count));
    }

    private void Backward(PrimitiveCall call, int first, int length)
    {
        var x = call.In().Slice(first, length);
        var y = (ReadOnlySpan<float>)call.Out().Slice(first, length);
        var dy = call.OutputGradient().Slice(first, length);
        var dx = call.InputGradient().Slice(first, length);
        if (!call.Adds(0))
        {
            Derive(x, y, dy, dx);
            return;
        }

        Span<float> derived = stackalloc float[Chunk];
        for (var from = 0; from < x.Length; from += Chunk)
        {
            var count = Math.Min(Chunk, x.Length - from);
            Derive(x.Slice(from, count), y.Slice(from, count), dy.Slice(from, count), derived[..count]);
            var target = dx.Slice(from, count);
            TensorPrimitives.Add(target, derived[..count], target);
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => Derivative(call.Inputs[0], call.Outputs[0]) is { } derivativeFormula
            ? [outputGradients[0]! * derivativeFormula] : base.Gradient(call, outputGradients);

    /// <summary>y = f(x).</summary>
    protected abstract void Map(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>dx = dy f'(x).</summary>
    protected abstract void Derive(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    /// <summary>f'(x) in operations; null where it is not known so.</summary>
    protected abstract Tensor? Derivative(Tensor x, Tensor y);
}

/// <summary>An element-wise function given by two formulas.</summary>
/// <param name="name">The name in errors.</param>
/// <param name="map">y from x.</param>
/// <param name="derivative">dy/dx from x and y.</param>
/// <param name="derivativeFormula">dy/dx in operations, for gradients of gradients; null where there are none.</param>
/// <param name="settings">The numbers in the formulas, for a file format that has a name for the function.</param>
public sealed class FormulaPrimitive(
    string name, Func<float, float> map, Func<float, float, float> derivative, Func<Tensor, Tensor, Tensor>? derivativeFormula = null,
    float[]? settings = null)
    : UnaryPrimitive
{
    /// <summary>
    /// y from x for many numbers at once, x and y of one length and perhaps the same memory, where that is faster than one by one; it must
    /// give the same bits. Null (default) for one by one.
    /// </summary>
    public Action<ReadOnlySpan<float>, Span<float>>? Vectorized { get; init; }

    /// <summary>
    /// True when the formulas give the same for the same numbers and keep nothing, so that several threads may ask them at once; false by
    /// default.
    /// </summary>
    public bool IsPure { get; init; }

    internal override bool IsShared => IsPure;

    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>The numbers in the formulas.</summary>
    public IReadOnlyList<float> Numbers => settings ?? [];

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => settings is null ? [] : null;

    // The formula keeps nothing in its call, so a call of one may become a call of any other.
    internal override bool Repeats(Primitive recorded) => recorded is FormulaPrimitive;

    /// <inheritdoc/>
    protected override void Map(ReadOnlySpan<float> x, Span<float> y)
    {
        if (Vectorized is not null)
        {
            Vectorized(x, y);
            return;
        }

        for (var i = 0; i < y.Length; i++)
            y[i] = map(x[i]);
    }

    /// <inheritdoc/>
    protected override void Derive(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (var i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * derivative(x[i], y[i]);
    }

    /// <inheritdoc/>
    protected override Tensor? Derivative(Tensor x, Tensor y) => derivativeFormula?.Invoke(x, y);
}

/// <summary>An activation that the kernels know by kind.</summary>
public sealed class ActivationPrimitive(ActivationKind kind) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => kind;

    /// <inheritdoc/>
    public override string Name => kind.ToString();

    internal override bool OverwritesGradient => true;

    /// <summary>Which activation it is.</summary>
    public ActivationKind Kind => kind;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    // Numbers a part: several parts only where there is work for more than one thread.
    private const int Part = 1 << 15;

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
        => call.InParts(call.Outputs[0].Length, Part, static (call, from, count) => call.Primitive.ForwardPart(call, from, count));

    internal override bool IsPointwise(PrimitiveCall call) => true;

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(call.Outputs[0].Length, Part, static (call, from, count)
            => ((ActivationPrimitive)call.Primitive).Backward(call, from, count));

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0]! * ActivationDerivatives.Of(kind, call.Inputs[0], call.Outputs[0])];

    internal override void ForwardPart(PrimitiveCall call, int from, int count)
        => Activations.Forward(kind, call.In().Slice(from, count), call.Out().Slice(from, count));

    private void Backward(PrimitiveCall call, int from, int count)
        => Activations.Backward(kind, call.In().Slice(from, count), call.Out().Slice(from, count),
            call.OutputGradient().Slice(from, count), call.InputGradient().Slice(from, count), call.Adds(0));
}

/// <summary>y = exp(x).</summary>
internal sealed class ExpPrimitive : UnaryPrimitive
{
    protected override void Map(ReadOnlySpan<float> x, Span<float> y) => Pointwise.Exp(x, y);

    protected override void Derive(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        => TensorPrimitives.Multiply(dy, y, dx);

    protected override Tensor Derivative(Tensor x, Tensor y) => y;
}

/// <summary>y = ln(x).</summary>
internal sealed class LogPrimitive : UnaryPrimitive
{
    protected override void Map(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Log(x, y);

    protected override void Derive(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        => TensorPrimitives.Divide(dy, x, dx);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1f / x;
}

public static partial class Ops
{
    private static readonly Primitive NegateOp =
        Formula("Negative", static x => -x, static (_, _) => -1f, static (_, _) => -1f);
    private static readonly Primitive ExpOp = new ExpPrimitive();
    private static readonly Primitive LogOp = new LogPrimitive();
    private static readonly Primitive Log1POp =
        Formula("Log1p", static x => (float)LogOnePlus(x), static (x, _) => 1f / (1f + x), static (x, _) => 1f / (1f + x));
    private static readonly Primitive SqrtOp =
        Formula("Sqrt", MathF.Sqrt, static (_, y) => 0.5f / y, static (_, y) => 0.5f / y);
    private static readonly Primitive RsqrtOp = Formula("Rsqrt", static x => 1f / MathF.Sqrt(x),
        static (_, y) => -0.5f * y * y * y, static (_, y) => -0.5f * y * Square(y));
    private static readonly Primitive SquareOp =
        Formula("Square", static x => x * x, static (x, _) => 2f * x, static (x, _) => 2f * x);
    private static readonly Primitive AbsOp =
        Formula("Absolute", MathF.Abs, static (x, _) => x > 0f ? 1f : x < 0f ? -1f : 0f, static (x, _) => Sign(x));
    private static readonly Primitive SignOp =
        Formula("Sign", static x => x > 0f ? 1f : x < 0f ? -1f : x, static (_, _) => 0f, Flat);
    private static readonly Primitive SinOp =
        Formula("Sin", MathF.Sin, static (x, _) => MathF.Cos(x), static (x, _) => Cos(x));
    private static readonly Primitive CosOp =
        Formula("Cos", MathF.Cos, static (x, _) => -MathF.Sin(x), static (x, _) => -Sin(x));
    private static readonly Primitive RoundOp = Formula("Round", MathF.Round, static (_, _) => 0f, Flat);
    private static readonly Primitive FloorOp = Formula("Floor", MathF.Floor, static (_, _) => 0f, Flat);
    private static readonly Primitive ErfOp = Formula("Erf", static x => (float)ErrorFunction(x),
        static (x, _) => 1.1283791670955126f * MathF.Exp(-x * x), static (x, _) => 1.1283791670955126f * Exp(-Square(x)));
    private static readonly Primitive TanhOp = new ActivationPrimitive(ActivationKind.Tanh);
    private static readonly Primitive SigmoidOp = new ActivationPrimitive(ActivationKind.Sigmoid);
    private static readonly Primitive ReluOp = new ActivationPrimitive(ActivationKind.Relu);
    private static readonly Primitive SoftplusOp = new ActivationPrimitive(ActivationKind.Softplus);

    /// <summary>-x.</summary>
    public static Tensor Negate(Tensor x) => Run(NegateOp, x);

    /// <summary>e to the x.</summary>
    public static Tensor Exp(Tensor x) => Run(ExpOp, x);

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(Tensor x) => Run(LogOp, x);

    /// <summary>ln(1 + x), exact near 0.</summary>
    public static Tensor Log1P(Tensor x) => Run(Log1POp, x);

    /// <summary>The square root.</summary>
    public static Tensor Sqrt(Tensor x) => Run(SqrtOp, x);

    /// <summary>1 / square root of x.</summary>
    public static Tensor Rsqrt(Tensor x) => Run(RsqrtOp, x);

    /// <summary>x times x.</summary>
    public static Tensor Square(Tensor x) => Run(SquareOp, x);

    /// <summary>The absolute value; its gradient at 0 is 0.</summary>
    public static Tensor Abs(Tensor x) => Run(AbsOp, x);

    /// <summary>-1, 0 or 1.</summary>
    public static Tensor Sign(Tensor x) => Run(SignOp, x);

    /// <summary>The sine, in radians.</summary>
    public static Tensor Sin(Tensor x) => Run(SinOp, x);

    /// <summary>The cosine, in radians.</summary>
    public static Tensor Cos(Tensor x) => Run(CosOp, x);

    /// <summary>The nearest whole number, half to even.</summary>
    public static Tensor Round(Tensor x) => Run(RoundOp, x);

    /// <summary>The largest whole number not above x.</summary>
    public static Tensor Floor(Tensor x) => Run(FloorOp, x);

    /// <summary>The error function.</summary>
    public static Tensor Erf(Tensor x) => Run(ErfOp, x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => Run(TanhOp, x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(Tensor x) => Run(SigmoidOp, x);

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor x) => Run(ReluOp, x);

    /// <summary>ln(1 + e^x).</summary>
    public static Tensor Softplus(Tensor x) => Run(SoftplusOp, x);

    /// <summary>x held between two bounds; no gradient outside them.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound, not below the lower one.</param>
    /// <exception cref="NabiException">The lower bound is above the upper one, or a bound is not a number.</exception>
    public static Tensor Clip(Tensor x, float low, float high)
        => !(low <= high) ? throw new NabiException($"Clip: the lower bound {low} must not be above the upper bound {high}.")
            : Compose(
                "Clip",
                [new("x_min", low), new("x_max", high)],
                tensors => Map(tensors[0], "Clip", [low, high], v => float.IsNaN(v) ? v : Math.Clamp(v, low, high),
                    (v, _) => v >= low && v <= high ? 1f : 0f,
                    static (v, y) => Where(Equal(v, y), 1f, 0f)),
                x);

    /// <summary>A custom element-wise function from its formula and derivative, both on single numbers.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="map">y from x.</param>
    /// <param name="derivative">dy/dx from x and y.</param>
    /// <param name="derivativeFormula">
    /// dy/dx in operations on x and y, so that the gradient can be differentiated again; without it (null, the default) a gradient of a
    /// gradient through the function is refused.
    /// </param>
    public static Tensor Map(Tensor x, Func<float, float> map, Func<float, float, float> derivative,
        Func<Tensor, Tensor, Tensor>? derivativeFormula = null)
        => Run(new FormulaPrimitive("Map", map, derivative, derivativeFormula), x);

    /// <summary>An element-wise function that file formats have a name for; several threads may ask its formulas at once.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="name">The name in Keras's words.</param>
    /// <param name="settings">Its numbers, which distinguish two functions of one name.</param>
    /// <param name="map">y from x.</param>
    /// <param name="derivative">dy/dx from x and y.</param>
    /// <param name="derivativeFormula">dy/dx in operations on x and y; null refuses gradients of gradients.</param>
    public static Tensor Map(
        Tensor x, string name, float[] settings, Func<float, float> map, Func<float, float, float> derivative,
        Func<Tensor, Tensor, Tensor>? derivativeFormula = null)
        => Run(new FormulaPrimitive(name, map, derivative, derivativeFormula, settings) { IsPure = true }, x);

    /// <summary>Runs one of the activations that the kernels know.</summary>
    /// <param name="x">Floats of any shape.</param>
    /// <param name="kind">Which one.</param>
    /// <returns>x's shape; x itself for the linear one.</returns>
    public static Tensor Activate(Tensor x, ActivationKind kind)
        => kind == ActivationKind.Linear ? x : Run(new ActivationPrimitive(kind), x);

    private static FormulaPrimitive Formula(
        string name, Func<float, float> map, Func<float, float, float> derivative, Func<Tensor, Tensor, Tensor> derivativeFormula)
        => new(name, map, derivative, derivativeFormula) { IsPure = true };

    /// <summary>The derivative of a function that rises in steps: 0.</summary>
    private static Tensor Flat(Tensor x, Tensor y) => 0f;

    private static double LogOnePlus(double x)
    {
        var u = 1.0 + x;
        return u == 1.0 ? x : Math.Log(u) * x / (u - 1.0);
    }

    /// <summary>erf by its series below 3 and the continued fraction of erfc above, to double precision.</summary>
    private static double ErrorFunction(double x)
    {
        var z = Math.Abs(x);
        if (double.IsNaN(x) || z > 6)
            return double.IsNaN(x) ? x : Math.Sign(x);
        double result;
        if (z < 3)
        {
            var (term, sum) = (z, z);
            for (var n = 1; n < 100 && Math.Abs(term) > 1e-17; n++)
            {
                term *= -z * z / n;
                sum += term / (2 * n + 1);
            }

            result = 2 / Math.Sqrt(Math.PI) * sum;
        }
        else
        {
            var fraction = 0.0;
            for (var n = 60; n >= 1; n--)
                fraction = n / 2.0 / (z + fraction);
            result = 1 - Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction);
        }

        return x < 0 ? -result : result;
    }
}
