namespace Nabi.Optimizers;

/// <summary>A variable, or a piece of it, that an optimizer is to change: its values, gradient and slots.</summary>
public readonly ref struct UpdatePiece
{
    private readonly int start;

    internal UpdatePiece(int variable, int start, Span<float> values, ReadOnlySpan<float> gradient, float learningRate)
    {
        Variable = variable;
        this.start = start;
        Values = values;
        Gradient = gradient;
        LearningRate = learningRate;
    }

    /// <summary>The number of the variable in the list the optimizer was built with.</summary>
    public int Variable { get; }

    /// <summary>The values to change.</summary>
    public Span<float> Values { get; }

    /// <summary>Their gradient, clipped and scaled.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>The learning rate of this update.</summary>
    public float LearningRate { get; }

    /// <summary>The part of a slot that belongs to <see cref="Values"/>.</summary>
    /// <param name="slots">What <c>AddSlots</c> returned for one name.</param>
    public Span<float> Of(Variable[] slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        return slots[Variable].Value.Floats.Slice(start, Values.Length);
    }
}
