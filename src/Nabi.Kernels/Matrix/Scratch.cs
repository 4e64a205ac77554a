namespace Nabi.Kernels;

/// <summary>
/// Reused memory of one thread for packed panels and the like: pinned, aligned to 64 bytes, grown when a call needs more,
/// kept for the next call. Slots let nested kernels hold several at once.
/// </summary>
internal static unsafe class Scratch
{
    /// <summary>Slot of the packed right-hand matrix.</summary>
    public const int Packed = 0;

    /// <summary>Slot of a product that is transposed into its place afterwards.</summary>
    public const int Turned = 1;

    /// <summary>Slot of gathered convolution patches.</summary>
    public const int Patches = 2;

    /// <summary>Slot of sums kept per shard.</summary>
    public const int Sums = 3;

    /// <summary>Slot of the working memory of a recurrent sweep.</summary>
    public const int Sweep = 4;

    /// <summary>Slot of a streaming step.</summary>
    public const int Step = 5;

    /// <summary>Slot of tables of places.</summary>
    public const int Places = 6;

    /// <summary>Slot of quantized rows.</summary>
    public const int Quantized = 7;

    /// <summary>Slot of one head's packed keys and values and its scores.</summary>
    public const int Attention = 8;

    /// <summary>Slot of a convolution's kernel that is turned round.</summary>
    public const int Kernel = 9;

    /// <summary>Slot of the passes of a deep product.</summary>
    public const int Passes = 10;

    private const int Slots = 11;

    [ThreadStatic]
    private static float[]?[]? held;

    /// <summary>
    /// At least <paramref name="count"/> numbers, their content undefined; valid until the same thread asks for the same slot again.
    /// </summary>
    public static float* Take(int slot, nint count)
    {
        held ??= new float[]?[Slots];
        var array = held[slot];
        if (array is null || array.Length < count + 16)
        {
            if (count > Array.MaxLength
                - 16)
            {
                throw new ArgumentException($"A product needs {count} numbers of working memory, which is too large.");
            }

            array = GC.AllocateUninitializedArray<float>((int)count + 16, pinned: true);
            held[slot] = array;
        }

        var address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
        return (float*)((address + 63) & ~(nint)63);
    }
}
