namespace Nabi.Layers;

/// <summary>Whole numbers of several features to bins of what they are together.</summary>
/// <param name="bins">How many there are.</param>
/// <param name="mode"><c>int</c> or <c>one_hot</c>.</param>
internal sealed class CrossPrimitive(int bins, OutputMode mode) : Primitive
{
    /// <summary>What the hash of a cross begins with in TensorFlow.</summary>
    public const ulong First = 0xDECAFCAFFE;

    /// <inheritdoc/>
    public override object? Key => (bins, mode);

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [CategoryRows.Describe(inputs[0].Shape, mode, bins)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var ids = mode == OutputMode.Int ? call.OutIntegers() : ((int[])(call.State ??= new int[call.InputTensors[0].Length])).AsSpan();
        for (var i = 0; i < ids.Length; i++)
        {
            var hash = First;
            for (var feature = 0; feature < call.InputTensors.Count; feature++)
                hash = Fingerprint.Joined(hash, (ulong)(long)call.InIntegers(feature)[i]);
            ids[i] = (int)(hash % (ulong)bins);
        }

        if (mode != OutputMode.Int)
            CategoryRows.Fill(ids, 1, mode, default, call.Out(), bins);
    }
}
