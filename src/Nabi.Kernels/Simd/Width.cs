namespace Nabi.Kernels;

/// <summary>The register widths the kernels exist in.</summary>
internal enum Width
{
    Scalar = 0,
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}
