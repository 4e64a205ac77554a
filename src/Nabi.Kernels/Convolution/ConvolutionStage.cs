namespace Nabi.Kernels;

/// <summary>What the shards of a convolution's pass do.</summary>
internal enum ConvolutionStage
{
    /// <summary>All of it, for some images or a part of one.</summary>
    All,

    /// <summary>The products of one panel of filters.</summary>
    Panels,

    /// <summary>What comes after the products, for some lines of the image.</summary>
    Finish,
}
