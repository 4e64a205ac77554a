using System.Runtime.Intrinsics.Arm;

namespace Nabi.Kernels;

/// <summary>Transposes small blocks in registers.</summary>
internal static unsafe class BlockTranspose
{
    /// <summary>target[i, j] = source[j, i] for i, j &lt; 4, rows at the given distances.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourByFour(float* source, nint from, float* target, nint to)
    {
        if (!Sse.IsSupported && !AdvSimd.Arm64.IsSupported)
        {
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < 4; j++) target[i * to + j] = source[j * from + i];
            }

            return;
        }

        Vector128<float> a = Vector128.Load(source), b = Vector128.Load(source + from);
        Vector128<float> c = Vector128.Load(source + 2 * from), d = Vector128.Load(source + 3 * from);
        Vector128<float> low = Low(a, c), high = High(a, c), lower = Low(b, d), higher = High(b, d);
        Low(low, lower).Store(target);
        High(low, lower).Store(target + to);
        Low(high, higher).Store(target + 2 * to);
        High(high, higher).Store(target + 3 * to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
