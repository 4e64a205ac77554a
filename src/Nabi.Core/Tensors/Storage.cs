using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>
/// Memory for tensors. Large blocks lie on the pinned heap with their first element on a 64-byte line, so that a vector
/// load never straddles two lines; small ones are ordinary arrays, which the collector makes and drops faster.
/// </summary>
internal static class Storage
{
    private const int Line = 64 / sizeof(float);
    private const int PinFrom = 1024;

    /// <summary>An array with room for <paramref name="count"/> floats from index <paramref name="start"/> on, not cleared.</summary>
    public static float[] Floats(int count, out int start)
    {
        if (count < PinFrom)
            return Zeros(count, out start);
        var block = GC.AllocateUninitializedArray<float>(checked(count + Line), pinned: true);
        start = Misalignment(block);
        return block;
    }

    /// <summary>The same, all 0: memory that is new to the process is 0 already and stays untouched until somebody needs it.</summary>
    public static float[] Zeros(int count, out int start)
    {
        var block = count < PinFrom ? new float[count] : GC.AllocateArray<float>(checked(count + Line), pinned: true);
        start = count < PinFrom ? 0 : Misalignment(block);
        return block;
    }

    private static int Misalignment(float[] block)
    {
        // The block is pinned, so its address does not move; only the distance to the next line is kept.
        var address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(block, 0);
        return (int)((64 - (address & 63)) & 63) / sizeof(float);
    }
}
