namespace Nabi;

/// <summary>The shape and type of a tensor to be.</summary>
internal readonly record struct Spec(Shape Shape, DType Type = DType.Float32);
