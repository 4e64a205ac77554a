namespace Nabi.Formats;

/// <summary>A tensor as it was in each trace.</summary>
/// <param name="Tensors">One a trace.</param>
internal sealed record Traced(Tensor[] Tensors)
{
    /// <summary>The tensor of the first trace, by which the value is known.</summary>
    public Tensor First => Tensors[0];

    public int Rank => First.Rank;

    public bool IsInteger => First.DType == DType.Int32;

    /// <summary>The lengths of all axes.</summary>
    public IReadOnlyList<Extent> Shape => [.. Enumerable.Range(0, Rank).Select(Length)];

    /// <summary>The length of an axis; negative counts from the end.</summary>
    public Extent Length(int axis) => new([.. Tensors.Select(tensor => tensor.Shape[axis])]);
}
