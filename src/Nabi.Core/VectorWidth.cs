namespace Nabi;

/// <summary>
/// How many numbers the kernels compute at a time. A program that is compiled while it runs uses the widest vectors of the processor; a
/// native build those that it was compiled for (<c>IlcInstructionSet</c>). The environment variable NABI_WIDTH (512, 256, 128 or scalar)
/// chooses fewer.
/// </summary>
public static class VectorWidth
{
    /// <summary>Bits of the vectors in use: 512, 256, 128, or 32 for one number at a time; a float has 32.</summary>
    /// <exception cref="NabiException">NABI_WIDTH or NABI_THREADS has a value that cannot be used.</exception>
    public static int Bits
    {
        get
        {
            ProcessSettings.Check();
            return KernelSettings.VectorBits;
        }
    }

    /// <summary>Bits of the widest vectors that the processor has and the operating system lets programs use.</summary>
    public static int ProcessorBits => KernelSettings.ProcessorVectorBits;

    /// <summary>
    /// What makes a native build as wide as the processor, one sentence; null when it is, when NABI_WIDTH chose the width, and in programs
    /// that are compiled while they run. It is written to the standard error output once, before the first operation, unless the switch
    /// <c>Nabi.VectorAdvice</c> of <see cref="AppContext"/> (<c>NabiVectorAdvice</c> in a project file) is false.
    /// </summary>
    public static string? Advice => KernelSettings.Advice;
}
