using System.Globalization;

namespace Nabi.Kernels;

/// <summary>
/// What the kernels work with: the width of their vectors (environment variable NABI_WIDTH: 512, 256, 128 or scalar) and the number of
/// threads (NABI_THREADS). A value that cannot be used is left aside and told by <see cref="Problem"/>.
/// </summary>
public static class KernelSettings
{
    internal const int MostThreads = 1024;

    private static readonly string? WidthText = Environment.GetEnvironmentVariable("NABI_WIDTH");
    private static readonly string? ThreadsText = Environment.GetEnvironmentVariable("NABI_THREADS");

    /// <summary>Bits of the vectors that the kernels work with: 512, 256, 128, or 32 for single numbers.</summary>
    public static int VectorBits => Bits(Width);

    /// <summary>
    /// Bits of the processor's widest vectors; a native build made for others can have a smaller <see cref="VectorBits"/>.
    /// </summary>
    public static int ProcessorVectorBits => Bits(ProcessorVectors.Widest);

    /// <summary>What is wrong with NABI_WIDTH or NABI_THREADS, one sentence; null when nothing is.</summary>
    public static string? Problem { get; } = WidthProblem(WidthText) ?? ThreadsProblem(ThreadsText);

    /// <summary>
    /// What makes the kernels of a native build as wide as the processor, one sentence; null when they are, when NABI_WIDTH chose the
    /// width, and in a program that is compiled while it runs.
    /// </summary>
    public static string? Advice { get; } = RuntimeFeature.IsDynamicCodeCompiled || !string.IsNullOrWhiteSpace(WidthText) ? null
        : WidthAdvice(ProcessorVectors.Compiled, ProcessorVectors.Widest);

    /// <summary>The width that NABI_WIDTH names, or the widest.</summary>
    internal static Width Width => WidthProblem(WidthText) is null && Named(WidthText) is { } named ? named : ProcessorVectors.Compiled;

    /// <summary>The number of threads that NABI_THREADS names, or one per processor.</summary>
    internal static int Threads
        => ThreadsProblem(ThreadsText) is null && Number(ThreadsText) is { } number ? number
        : Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>What is wrong with a value of NABI_WIDTH where the code is compiled for vectors up to a width.</summary>
    internal static string? WidthProblem(string? text, Width widest, Width processor)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        Width[] all = [Width.Bits512, Width.Bits256, Width.Bits128];
        string[] bits = [.. all.Where(width => width <= widest).Select(width => $"{Bits(width)}")];
        var choices = bits.Length == 0 ? "scalar" : $"{string.Join(", ", bits)} or scalar";
        var said = $"The environment variable NABI_WIDTH is '{Short(text)}'";
        return Named(text) switch
        {
            null => $"{said}, expected the bits of a vector, {choices}; correct it or leave it out.",
            { } named when named <= widest => null,
            { } named when named <= processor => $"{said}, but this native build was compiled for {Bits(widest)}-bit vectors; "
                + $"publish with IlcInstructionSet={InstructionSet(named)}, or set {choices}.",
            _ => $"{said}, but this processor has {Bits(widest)}-bit vectors; set {choices}, or leave it out.",
        };
    }

    /// <summary>What is wrong with a value of NABI_THREADS.</summary>
    internal static string? ThreadsProblem(string? text)
        => string.IsNullOrWhiteSpace(text) || Number(text) is >= 1 and <= MostThreads ? null
        : $"The environment variable NABI_THREADS is '{Short(text)}', expected a whole number from 1 to {MostThreads}; "
            + "correct it or leave it out.";

    /// <summary>The sentence for a native build with kernels up to a width on a processor.</summary>
    internal static string? WidthAdvice(Width widest, Width processor)
        => widest >= processor ? null
        : $"Nabi: this native build was compiled for {Bits(widest)}-bit vectors, the processor has {Bits(processor)}: publish with "
            + $"<IlcInstructionSet>{InstructionSet(processor)}</IlcInstructionSet> for more speed, "
            + $"or set NABI_WIDTH={Bits(widest)} to keep it and hide this line.";

    private static string? WidthProblem(string? text) => WidthProblem(text, ProcessorVectors.Compiled, ProcessorVectors.Widest);

    private static Width? Named(string? text) => text?.Trim() switch
    {
        "512" => Width.Bits512,
        "256" => Width.Bits256,
        "128" => Width.Bits128,
        "scalar" => Width.Scalar,
        _ => null,
    };

    private static int? Number(string? text)
        => int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number)
            ? number : null;

    private static int Bits(Width width) => Math.Max(32, (int)width);

    private static string InstructionSet(Width width) => width == Width.Bits512 ? "x86-64-v4" : "x86-64-v3";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
