using System.Numerics.Tensors;

namespace Nabi.Losses;

/// <summary>A row's loss that is the mean of a formula over its elements.</summary>
internal abstract class ElementFormula : RowFormula
{
    public override bool IsElementwise => true;

    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        double sum = 0;
        for (var i = 0; i < prediction.Length; i++)
            sum += Value(target[i], prediction[i]);
        return sum / prediction.Length;
    }

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        scale /= prediction.Length;
        for (var i = 0; i < prediction.Length; i++)
            gradient[i] += scale * Derivative(target[i], prediction[i]);
    }

    public override Tensor Formula(Tensor target, Tensor prediction, int axis) => Ops.Mean(Each(target, prediction), [axis]);

    /// <summary>The loss of one element.</summary>
    protected abstract float Value(float target, float prediction);

    /// <summary>Its derivative by the prediction.</summary>
    protected abstract float Derivative(float target, float prediction);

    /// <summary>The loss of every element in operations.</summary>
    protected abstract Tensor Each(Tensor target, Tensor prediction);
}

/// <summary>(p - t)².</summary>
internal sealed class SquaredError : ElementFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        TensorPrimitives.Subtract(prediction, target, work);
        return TensorPrimitives.SumOfSquares(work) / prediction.Length;
    }

    public override void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient)
    {
        TensorPrimitives.Subtract(prediction, target, work);
        TensorPrimitives.MultiplyAdd(work, 2 * scale / prediction.Length, gradient, gradient);
    }

    protected override float Value(float target, float prediction) => (prediction - target) * (prediction - target);

    protected override float Derivative(float target, float prediction) => 2 * (prediction - target);

    protected override Tensor Each(Tensor target, Tensor prediction) => Ops.Square(prediction - target);
}

/// <summary>|p - t|.</summary>
internal sealed class AbsoluteError : ElementFormula
{
    public override double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work)
    {
        TensorPrimitives.Subtract(prediction, target, work);
        return TensorPrimitives.SumOfMagnitudes(work) / prediction.Length;
    }

    protected override float Value(float target, float prediction) => Math.Abs(prediction - target);

    protected override float Derivative(float target, float prediction)
    {
        var error = prediction - target;
        return error > 0 ? 1f : error < 0 ? -1f : error;
    }

    protected override Tensor Each(Tensor target, Tensor prediction) => Ops.Abs(prediction - target);
}

/// <summary>100 |p - t| / max(|t|, epsilon).</summary>
internal sealed class PercentageError : ElementFormula
{
    protected override float Value(float target, float prediction)
        => 100f * Math.Abs((target - prediction) / Math.Max(Math.Abs(target), Epsilon));

    protected override float Derivative(float target, float prediction)
    {
        var error = prediction - target;
        return 100f / Math.Max(Math.Abs(target), Epsilon) * (error > 0 ? 1f : error < 0 ? -1f : error);
    }

    protected override Tensor Each(Tensor target, Tensor prediction)
        => 100f * Ops.Abs(prediction - target) / Ops.Maximum(Ops.Abs(target), Epsilon);
}

/// <summary>(ln(1 + p) - ln(1 + t))², with p and t at least epsilon.</summary>
internal sealed class LogarithmicError : ElementFormula
{
    protected override float Value(float target, float prediction)
    {
        var error = Difference(target, prediction);
        return error * error;
    }

    protected override float Derivative(float target, float prediction)
        => prediction < Epsilon ? 0f : 2 * Difference(target, prediction) / (prediction + 1f);

    private static float Difference(float target, float prediction)
        => MathF.Log(Math.Max(prediction, Epsilon) + 1f) - MathF.Log(Math.Max(target, Epsilon) + 1f);

    protected override Tensor Each(Tensor target, Tensor prediction)
        => Ops.Square(Ops.Log(Ops.Maximum(prediction, Epsilon) + 1f) - Ops.Log(Ops.Maximum(target, Epsilon) + 1f));
}

/// <summary>ln(cosh(p - t)).</summary>
internal sealed class LogCoshError : ElementFormula
{
    protected override float Value(float target, float prediction)
    {
        // |x| + ln(1 + e^(-2|x|)) - ln 2 stays finite where cosh does not.
        var size = Math.Abs((double)prediction - target);
        return (float)(size + Math.Log(1 + Math.Exp(-2 * size)) - Math.Log(2));
    }

    protected override float Derivative(float target, float prediction) => MathF.Tanh(prediction - target);

    protected override Tensor Each(Tensor target, Tensor prediction)
        => prediction - target + Ops.Softplus(-2f * (prediction - target)) - MathF.Log(2);
}

/// <summary>Half the squared error up to delta, straight beyond.</summary>
internal sealed class HuberError(float delta) : ElementFormula
{
    protected override float Value(float target, float prediction)
    {
        var size = Math.Abs(prediction - target);
        return size <= delta ? 0.5f * size * size : delta * size - 0.5f * delta * delta;
    }

    protected override float Derivative(float target, float prediction) => Math.Clamp(prediction - target, -delta, delta);

    protected override Tensor Each(Tensor target, Tensor prediction)
    {
        var error = prediction - target;
        var size = Ops.Abs(error);
        return Ops.Where(Ops.LessEqual(size, delta), 0.5f * Ops.Square(error), delta * size - 0.5f * delta * delta);
    }
}

/// <summary>p - t ln(p + epsilon).</summary>
internal sealed class PoissonError : ElementFormula
{
    protected override float Value(float target, float prediction) => prediction - target * MathF.Log(prediction + Epsilon);

    protected override float Derivative(float target, float prediction) => 1f - target / (prediction + Epsilon);

    protected override Tensor Each(Tensor target, Tensor prediction) => prediction - target * Ops.Log(prediction + Epsilon);
}

/// <summary>max(1 - t p, 0), or its square; labels 0 and 1 become -1 and 1.</summary>
internal sealed class HingeError(bool squared) : ElementFormula
{
    private bool binary;

    public override void Prepare(ReadOnlySpan<float> targets) => binary = !targets.ContainsAnyExcept(0f, 1f);

    protected override float Value(float target, float prediction)
    {
        var gap = Gap(target, prediction);
        return squared ? gap * gap : gap;
    }

    protected override float Derivative(float target, float prediction)
    {
        var gap = Gap(target, prediction);
        return gap > 0 ? -Sign(target) * (squared ? 2 * gap : 1f) : 0f;
    }

    private float Gap(float target, float prediction) => Math.Max(1f - Sign(target) * prediction, 0f);

    private float Sign(float target) => binary ? 2 * target - 1 : target;

    protected override Tensor Each(Tensor target, Tensor prediction)
    {
        // 0 where all targets are 0 and 1.
        var others = Ops.Sum(Ops.Abs(target * (target - 1f)));
        var gap = Ops.Relu(1f - Ops.Where(Ops.Equal(others, 0f), 2f * target - 1f, target) * prediction);
        return squared ? Ops.Square(gap) : gap;
    }
}

/// <summary>200 |p - t| / max(|p| + |t|, epsilon).</summary>
internal sealed class SymmetricPercentageError : ElementFormula
{
    protected override float Value(float target, float prediction)
        => 200f * Math.Abs(prediction - target) / Math.Max(Math.Abs(prediction) + Math.Abs(target), Epsilon);

    protected override float Derivative(float target, float prediction)
    {
        var (error, size) = (prediction - target, Math.Abs(prediction) + Math.Abs(target));
        var side = error > 0 ? 1f : error < 0 ? -1f : error;
        // Below epsilon the size is a constant.
        return size < Epsilon ? 200f * side / Epsilon
            : 200f * (side / size - Math.Abs(error) / size * ((prediction > 0 ? 1f : prediction < 0 ? -1f : prediction) / size));
    }

    protected override Tensor Each(Tensor target, Tensor prediction)
        => 200f * Ops.Abs(prediction - target) / Ops.Maximum(Ops.Abs(prediction) + Ops.Abs(target), Epsilon);
}
