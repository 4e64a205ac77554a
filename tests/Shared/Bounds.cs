namespace Nabi.Tests;

/// <summary>What code may take at the most for files and settings that are not as they should be.</summary>
internal static class Bounds
{
    /// <summary>Bytes that are allocated.</summary>
    public const long Memory = 64L << 20;

    public static readonly TimeSpan Time = TimeSpan.FromSeconds(2);
}
