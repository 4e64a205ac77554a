namespace Nabi.Onnx;

/// <summary>A tensor as it was in each trace.</summary>
/// <param name="Tensors">One per trace.</param>
internal sealed record Traced(Tensor[] Tensors)
{
    /// <summary>The tensor of the first trace, by which the value is known.</summary>
    public Tensor First => Tensors[0];

    public int Rank => First.Rank;

    public bool IsFloat => First.DType == DType.Float32;

    public bool IsInteger => First.DType == DType.Int32;

    public bool IsBoolean => First.DType == DType.Bool;

    /// <summary>The type in the file.</summary>
    public OnnxType Type => First.DType switch { DType.Int32 => OnnxType.Int32, DType.Bool => OnnxType.Bool, _ => OnnxType.Float };

    /// <summary>The lengths of all axes.</summary>
    public IReadOnlyList<AxisLength> Shape => [.. Enumerable.Range(0, Rank).Select(Length)];

    /// <summary>The length of an axis; negative counts from the end.</summary>
    public AxisLength Length(int axis) => new([.. Tensors.Select(tensor => tensor.Shape[axis])]);
}
