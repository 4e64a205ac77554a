namespace Nabi;

/// <summary>The shape and type of a tensor to be.</summary>
/// <param name="Shape">The lengths of the axes; unknown ones are -1.</param>
/// <param name="Type">What the elements are.</param>
public readonly record struct TensorSpec(Shape Shape, DType Type = DType.Float32);
