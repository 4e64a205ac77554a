using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nabi.Kernels;

namespace Nabi.Bench;

/// <summary>What one core of this machine can do at this moment: multiply-adds per second and bytes per second from its cache.</summary>
internal static unsafe class Machine
{
    private const int Rounds = 20_000;
    private const int Sums = 12;

    // The size of the weights and moments of a small model: they live in the second-level cache.
    private const int CacheFloats = 64 * 1024;

    private static readonly float[] Numbers = new float[CacheFloats];

    /// <summary>How many processors this process may use, in words.</summary>
    public static string Processors => Environment.ProcessorCount == 1 ? "1 processor" : $"{Environment.ProcessorCount} processors";

    /// <summary>The processor's name, or its architecture where the system does not tell.</summary>
    public static string Processor
    {
        get
        {
            const string Info = "/proc/cpuinfo";
            var line = File.Exists(Info)
                ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                ?? System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
        }
    }

    /// <summary>The vector registers the peak is measured with: the widest in hardware.</summary>
    public static string Registers => $"{Math.Max(32, (int)SimdKernels.Widest)} bit";

    /// <summary>
    /// Billions of floating-point operations a second of one core, the best of several bursts of a fraction of a millisecond.
    /// </summary>
    public static double Gigaflops(int bursts = 12)
    {
        var best = 0.0;
        for (var burst = 0; burst < bursts; burst++)
        {
            var start = Stopwatch.GetTimestamp();
            var lanes = Burst();
            best = Math.Max(best, 2e-9 * Rounds * Sums * lanes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>Billions of bytes per second that one core reads from a buffer in its second-level cache.</summary>
    public static double CacheGigabytes(int bursts = 12)
    {
        var best = 0.0;
        for (var burst = 0; burst < bursts; burst++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var round = 0; round < 8; round++)
                Read(Numbers);
            best = Math.Max(best, 8 * 4e-9 * CacheFloats / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static int Burst()
    {
        if (Avx512F.IsSupported)
        {
            Multiply512(0.5f);
            return 16;
        }

        if (Fma.IsSupported)
        {
            Multiply256(0.5f);
            return 8;
        }

        Multiply128(0.5f);
        return 4;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Multiply512(float seed)
    {
        var a = Vector512.Create(seed);
        Vector512<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (var i = 0; i < Rounds; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, a, a);
            s1 = Vector512.FusedMultiplyAdd(s1, a, a);
            s2 = Vector512.FusedMultiplyAdd(s2, a, a);
            s3 = Vector512.FusedMultiplyAdd(s3, a, a);
            s4 = Vector512.FusedMultiplyAdd(s4, a, a);
            s5 = Vector512.FusedMultiplyAdd(s5, a, a);
            s6 = Vector512.FusedMultiplyAdd(s6, a, a);
            s7 = Vector512.FusedMultiplyAdd(s7, a, a);
            s8 = Vector512.FusedMultiplyAdd(s8, a, a);
            s9 = Vector512.FusedMultiplyAdd(s9, a, a);
            s10 = Vector512.FusedMultiplyAdd(s10, a, a);
            s11 = Vector512.FusedMultiplyAdd(s11, a, a);
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> Multiply256(float seed)
    {
        var a = Vector256.Create(seed);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (var i = 0; i < Rounds; i++)
        {
            s0 = Vector256.FusedMultiplyAdd(s0, a, a);
            s1 = Vector256.FusedMultiplyAdd(s1, a, a);
            s2 = Vector256.FusedMultiplyAdd(s2, a, a);
            s3 = Vector256.FusedMultiplyAdd(s3, a, a);
            s4 = Vector256.FusedMultiplyAdd(s4, a, a);
            s5 = Vector256.FusedMultiplyAdd(s5, a, a);
            s6 = Vector256.FusedMultiplyAdd(s6, a, a);
            s7 = Vector256.FusedMultiplyAdd(s7, a, a);
            s8 = Vector256.FusedMultiplyAdd(s8, a, a);
            s9 = Vector256.FusedMultiplyAdd(s9, a, a);
            s10 = Vector256.FusedMultiplyAdd(s10, a, a);
            s11 = Vector256.FusedMultiplyAdd(s11, a, a);
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
    }

    // Arm has a fused multiply-add here, x86 without FMA multiplies and adds: Vector128 takes what there is.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector128<float> Multiply128(float seed)
    {
        var a = Vector128.Create(seed);
        Vector128<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (var i = 0; i < Rounds; i++)
        {
            s0 = Vector128.MultiplyAddEstimate(s0, a, a);
            s1 = Vector128.MultiplyAddEstimate(s1, a, a);
            s2 = Vector128.MultiplyAddEstimate(s2, a, a);
            s3 = Vector128.MultiplyAddEstimate(s3, a, a);
            s4 = Vector128.MultiplyAddEstimate(s4, a, a);
            s5 = Vector128.MultiplyAddEstimate(s5, a, a);
            s6 = Vector128.MultiplyAddEstimate(s6, a, a);
            s7 = Vector128.MultiplyAddEstimate(s7, a, a);
            s8 = Vector128.MultiplyAddEstimate(s8, a, a);
            s9 = Vector128.MultiplyAddEstimate(s9, a, a);
            s10 = Vector128.MultiplyAddEstimate(s10, a, a);
            s11 = Vector128.MultiplyAddEstimate(s11, a, a);
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static float Read(float[] numbers)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        fixed (float* start = numbers)
        {
            for (var at = start; at < start + numbers.Length; at += 64)
            {
                a += Vector512.Load(at);
                b += Vector512.Load(at + 16);
                c += Vector512.Load(at + 32);
                d += Vector512.Load(at + 48);
            }
        }

        return Vector512.Sum(a + b + c + d);
    }
}
