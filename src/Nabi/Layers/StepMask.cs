namespace Nabi.Layers;

/// <summary>Masks as a layer over time takes them: booleans (batch, time), true where a step counts.</summary>
internal static class StepMask
{
    /// <summary>
    /// A mask with one boolean a step. Of a mask with more axes, of sentences made of words, a sentence counts when any of its words does,
    /// as in Keras 2; Keras 3 fails there.
    /// </summary>
    public static Tensor Of(Tensor mask) => mask.Rank > 2 ? Ops.Any(mask, [.. Enumerable.Range(2, mask.Rank - 2)]) : mask;
}
