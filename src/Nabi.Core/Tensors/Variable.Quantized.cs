namespace Nabi;

/// <content>Weights of eight bits.</content>
public sealed partial class Variable
{
    /// <summary>
    /// The numbers that the value was rounded to; null (default) when it was not, or was written since. Products that only predict are then
    /// those of whole numbers.
    /// </summary>
    public QuantizedWeights? Quantized => Value.Quantized;

    /// <summary>Rounds the value to whole numbers with scales; the value becomes what these stand for, and is no longer trained.</summary>
    /// <param name="numbers">The numbers, of the variable's shape.</param>
    /// <exception cref="NabiException">The shape differs, or the variable does not hold floats.</exception>
    public void Quantize(QuantizedWeights numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Shape != Shape)
            throw new NabiException($"The variable '{Path}' has shape {Shape}, but a quantized weight of shape {numbers.Shape} was given.");
        numbers.Restore(Value.Floats);
        MarkChanged();
        Value.Quantized = numbers;
        Trainable = false;
    }
}
