namespace Nabi;

/// <summary>What a tensor's elements are.</summary>
public enum DType
{
    /// <summary>32-bit floating point: activations, weights, gradients.</summary>
    Float32,

    /// <summary>32-bit integers: token ids and class labels.</summary>
    Int32,

    /// <summary>True or false: masks, comparisons, conditions. Arithmetic takes true as 1 and false as 0.</summary>
    Bool,

    /// <summary>
    /// Texts, at the entry of a model alone: an <c>Input</c> of this type begins a model whose first layers make numbers of them. A tensor
    /// of texts can be put into batches and cut, and no operation computes with it.
    /// </summary>
    String,
}
