namespace Nabi.Kernels;

/// <summary>
/// The kernels behind the entry points: raw pointers, lengths already checked. One instance per vector width;
/// <see cref="Current"/> is the widest the machine has, or the one named by the environment variable NABI_WIDTH
/// (512, 256, 128 or scalar).
/// </summary>
internal abstract unsafe partial class SimdKernels
{
    /// <summary>The kernels in use. Tests set it to run one width after the other.</summary>
    internal static SimdKernels Current { get; set; } = For(KernelSettings.Width);

    /// <summary>The width of these kernels.</summary>
    internal abstract Width Width { get; }

    /// <summary>Numbers in one register.</summary>
    internal abstract int Lanes { get; }

    /// <summary>The kernels of one width.</summary>
    internal static SimdKernels For(Width width) => width switch
    {
        Width.Bits512 => new SimdKernels<Simd512>(width),
        Width.Bits256 => new SimdKernels<Simd256>(width),
        Width.Bits128 => new SimdKernels<Simd128>(width),
        Width.Scalar => new SimdKernels<SimdScalar>(width),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "Kernels exist for 512, 256, 128 bits and scalar."),
    };

    /// <summary>The widest kernels that this process runs in hardware.</summary>
    internal static Width Widest => ProcessorVectors.Compiled;
}

/// <summary>The kernels of one register type; each of its files is one family of kernels, written once for all widths.</summary>
internal sealed unsafe partial class SimdKernels<T>(Width width) : SimdKernels
    where T : struct, ISimdVector<T>
{
    internal override Width Width => width;

    internal override int Lanes => T.Count;
}
