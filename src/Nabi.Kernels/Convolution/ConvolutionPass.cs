namespace Nabi.Kernels;

/// <summary>Which of the three products of a convolution runs.</summary>
internal enum ConvolutionPass
{
    /// <summary>y from x and kernel.</summary>
    Forward,

    /// <summary>dx from dy and kernel.</summary>
    Input,

    /// <summary>dKernel from x and dy.</summary>
    Kernel,
}
