namespace Nabi;

/// <summary>What a tensor's elements are.</summary>
public enum DType
{
    /// <summary>32-bit floating point: activations, weights, gradients, masks (0 or 1).</summary>
    Float32,

    /// <summary>32-bit integers: token ids and class labels.</summary>
    Int32,
}
