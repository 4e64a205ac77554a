namespace Nabi.Onnx;

/// <summary>What a node of a network is.</summary>
internal enum NetworkKind
{
    /// <summary>The pictures.</summary>
    Input,

    /// <summary>A convolution or product with a matrix, then what is multiplied with and added to each channel.</summary>
    Linear,

    /// <summary>A factor and a summand for each channel of something that is no product.</summary>
    Affine,

    /// <summary>A sum of branches.</summary>
    Sum,

    /// <summary>Branches joined otherwise; taken in their order.</summary>
    Other,
}
