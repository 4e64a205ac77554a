namespace Nabi.Onnx;

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxSaveOptions
{
    private readonly int? maxLength;
    private readonly int minLength = 1;

    /// <summary>
    /// Says that every mask keeps the steps at the front of each row and drops those at its end. Then a recurrent layer needs the
    /// rows' lengths alone (ONNX's <c>sequence_lens</c>). False by default: the file then holds for any mask, by moving the steps that
    /// count to the front and the outputs back to their places. Keras's <c>pad_sequences</c> pads on the left.
    /// </summary>
    public bool RightPaddedMasks { get; init; }

    /// <summary>
    /// The most steps that the model will see, for models with a table of positions; null (default) for any number. What the model makes of
    /// a length alone (positions, sines, masks of code) is written for so many steps, and the file takes the front part of it.
    /// </summary>
    /// <exception cref="NabiException">It is below 4.</exception>
    public int? MaxLength
    {
        get => maxLength;
        init => maxLength = value is null or >= 4 ? value
            : throw new NabiException($"MaxLength must be at least 4, got {value}; give the Input a fixed length instead.");
    }

    /// <summary>
    /// The fewest steps that the model will see; 1 by default. A model that does other operations on a few steps than on many, such as a
    /// mirror that is longer than what it mirrors, is refused: the file has the operations for many. This says that it will not see so few.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int MinLength
    {
        get => minLength;
        init => minLength = value >= 1 ? value : throw new NabiException($"MinLength must be at least 1, got {value}.");
    }
}
