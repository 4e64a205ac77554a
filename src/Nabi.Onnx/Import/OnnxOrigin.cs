namespace Nabi.Onnx;

/// <summary>What a value depends on; the larger includes the smaller.</summary>
internal enum OnnxOrigin
{
    /// <summary>The file alone: the value is always the same.</summary>
    File,

    /// <summary>The lengths of the inputs too.</summary>
    Lengths,

    /// <summary>The numbers of the inputs, or of weights that train.</summary>
    Data,
}
