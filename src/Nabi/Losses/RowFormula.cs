namespace Nabi.Losses;

/// <summary>
/// A loss of one row: a target and a prediction along one axis give one number. Losses and metrics of the same name share it.
/// </summary>
internal abstract class RowFormula
{
    /// <summary>Keras's epsilon: keeps logarithms and divisors away from zero.</summary>
    protected const float Epsilon = 1e-7f;

    /// <summary>True when the row's loss is a mean of losses of its elements, so that a vector may count as rows of one.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>Looks at all targets of a call before the rows are taken: whether labels are 0 and 1.</summary>
    public virtual void Prepare(ReadOnlySpan<float> targets)
    {
    }

    /// <summary>The loss of a row.</summary>
    /// <param name="target">The target.</param>
    /// <param name="prediction">The prediction, of the same length.</param>
    /// <param name="work">Memory of the same length for what is needed on the way.</param>
    public abstract double Value(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, Span<float> work);

    /// <summary>Adds the derivative of the loss by the prediction, times <paramref name="scale"/>.</summary>
    /// <param name="target">The target.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="work">Memory of the same length.</param>
    /// <param name="gradient">Added to.</param>
    public abstract void AddDerivative(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float scale,
        Span<float> work, Span<float> gradient);

    /// <summary>All rows' losses in operations, for gradients of gradients.</summary>
    /// <param name="target">The targets.</param>
    /// <param name="prediction">The predictions, of the same shape.</param>
    /// <param name="axis">The axis of a row, which goes.</param>
    public abstract Tensor Formula(Tensor target, Tensor prediction, int axis);
}
