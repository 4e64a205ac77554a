namespace Nabi.Kernels;

/// <summary>
/// How wide vectors can be: those that the code of this process is compiled for, and those that the processor has. Under the just-in-time
/// compiler the two are the same; in a native build <c>IsSupported</c> tells the first only.
/// </summary>
internal static class ProcessorVectors
{
    // Bytes that a thread's registers take when they are saved, up to the last of the 256-bit and of the 512-bit ones (by AMD's layout,
    // the shorter).
    private const int Saved256 = 832, Saved512 = 2432;

    /// <summary>The widest that the code of this process is compiled for.</summary>
    public static Width Compiled
        => Avx512F.IsSupported && Avx512DQ.IsSupported ? Width.Bits512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported ? Width.Bits256
        : Vector128.IsHardwareAccelerated ? Width.Bits128
        : Width.Scalar;

    /// <summary>
    /// The widest that the processor has and the operating system saves; on other processors than x86's, those of the code.
    /// </summary>
    public static Width Widest { get; } = X86Base.IsSupported ? Tell(X86Base.CpuId) : Compiled;

    /// <summary>The width by what the instruction CPUID answers to a function and its part.</summary>
    public static Width Tell(Func<int, int, (int Eax, int Ebx, int Ecx, int Edx)> cpuId)
    {
        const int Save = 27, Avx = 28, Fma = 12, Avx2 = 5, Avx512F = 16, Avx512DQ = 17, Avx512CD = 28, Avx512BW = 30, Avx512VL = 31;
        if (cpuId(0, 0).Eax < 13 || !Has(cpuId(1, 0).Ecx, Save, Avx, Fma)) return Width.Bits128;
        var (features, saved) = (cpuId(7, 0).Ebx, cpuId(13, 0).Ebx);
        return !Has(features, Avx2) || saved < Saved256 ? Width.Bits128
            : Has(features, Avx512F, Avx512DQ, Avx512CD, Avx512BW, Avx512VL) && saved >= Saved512 ? Width.Bits512
            : Width.Bits256;
    }

    private static bool Has(int word, params ReadOnlySpan<int> bits)
    {
        foreach (var bit in bits)
        {
            if ((word >> bit & 1) == 0) return false;
        }

        return true;
    }
}
