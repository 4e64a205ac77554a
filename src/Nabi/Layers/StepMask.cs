namespace Nabi.Layers;

/// <summary>Masks as a layer over time takes them: (batch, time), 1 where a step counts.</summary>
internal static class StepMask
{
    /// <summary>
    /// A mask as floats with one number a step. Of a mask with more axes, of sentences made of words, a sentence counts when any of its
    /// words does, as in Keras 2; Keras 3 fails there.
    /// </summary>
    public static Tensor Of(Tensor mask)
    {
        var floats = Ops.Cast(mask, DType.Float32);
        return mask.Rank > 2 ? Ops.Max(floats, [.. Enumerable.Range(2, mask.Rank - 2)]) : floats;
    }
}
