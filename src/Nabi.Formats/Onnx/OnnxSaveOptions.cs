namespace Nabi.Formats;

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxSaveOptions
{
    /// <summary>
    /// Says that every mask keeps the steps at the front of each row and drops those at its end. Then a recurrent layer needs the
    /// rows' lengths alone (ONNX's <c>sequence_lens</c>). False by default: the file then holds for any mask, by moving the steps that
    /// count to the front and the outputs back to their places. Keras's <c>pad_sequences</c> pads on the left.
    /// </summary>
    public bool RightPaddedMasks { get; init; }
}
