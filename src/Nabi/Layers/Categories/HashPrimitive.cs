namespace Nabi.Layers;

/// <summary>Whole numbers to bins, in an output mode.</summary>
/// <param name="bins">The bins, without the mask's.</param>
/// <param name="mask">The number that stands for nothing and has bin 0; null for none.</param>
/// <param name="shifts">Whether bin 0 is the mask's alone.</param>
/// <param name="mode"><c>int</c>, <c>one_hot</c>, <c>multi_hot</c> or <c>count</c>.</param>
/// <param name="depth">All bins, the mask's among them.</param>
internal sealed class HashPrimitive(HashBins bins, int? mask, bool shifts, OutputMode mode, int depth) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (bins, mask, shifts, mode, depth);

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [CategoryRows.Describe(inputs[0].Shape, mode, depth)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var numbers = call.InIntegers();
        if (mode == OutputMode.Int)
        {
            Fill(numbers, call.OutIntegers());
            return;
        }

        var ids = (int[])(call.State ??= new int[numbers.Length]);
        Fill(numbers, ids);
        CategoryRows.Fill(ids, CategoryRows.PerRow(call.InputTensors[0].Shape, mode), mode, default, call.Out(), depth);
    }

    private void Fill(ReadOnlySpan<int> numbers, Span<int> ids)
    {
        for (var i = 0; i < ids.Length; i++)
            ids[i] = numbers[i] == mask ? 0 : bins.Of(numbers[i]) + (shifts ? 1 : 0);
    }
}
