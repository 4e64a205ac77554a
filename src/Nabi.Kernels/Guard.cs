namespace Nabi.Kernels;

/// <summary>The argument checks in front of the kernels: behind them there are only pointers.</summary>
internal static class Guard
{
    /// <summary>Throws unless a span has exactly the length the call needs.</summary>
    public static void Same(int expected, int length, string name)
    {
        if (length != expected) Wrong(expected, length, name, "");
    }

    /// <summary>Throws unless a span is empty or has exactly the length the call needs.</summary>
    public static void SameOrEmpty(int expected, int length, string name)
    {
        if (length != 0 && length != expected) Wrong(expected, length, name, " or none");
    }

    /// <summary>Throws unless a span holds at least the numbers the call needs.</summary>
    public static void AtLeast(long expected, int length, string name)
    {
        if (length < expected) Wrong(expected, length, name, " or more");
    }

    /// <summary>Throws when a size is below its least value.</summary>
    public static void Size(int value, int least, string name)
    {
        if (value < least) throw new ArgumentException($"'{name}' is {value}, expected {least} or more.");
    }

    private static void Wrong(long expected, int length, string name, string or)
        => throw new ArgumentException($"'{name}' holds {length} numbers, expected {expected}{or}.");
}
