using System.Diagnostics;
using System.Globalization;

namespace Nabi.Files.Tests;

/// <summary>What reading a damaged file may do: give something or a sentence, within 2 seconds and 64 MB beyond the file.</summary>
internal static class Caps
{
    private static readonly Lock Counting = new();
    private static long count;
    private static long largest;
    private static long longest;

    /// <summary>How many times as many cases as usual: <c>NABI_FUZZ=n</c>.</summary>
    public static int Factor
        => int.TryParse(Environment.GetEnvironmentVariable("NABI_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
        ? Math.Max(1, factor) : 1;

    /// <summary>Says, in the test's output, what was met so far: cases, the most memory and the longest time.</summary>
    public static void Tell()
    {
        lock (Counting)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{count} damaged inputs so far, at most {largest >> 10} KB beyond the file and {longest} ms");
        }
    }

    /// <summary>Reads damaged bytes.</summary>
    /// <param name="what">The case, for errors: with what makes it again.</param>
    /// <param name="bytes">What is read.</param>
    /// <param name="read">How.</param>
    public static void Read(string what, byte[] bytes, Action<byte[]> read)
    {
        var (allocated, time) = Measure(what, bytes, read);
        // Another process may have taken the time, and the first of a kind its room.
        if (allocated >= Bounds.Memory + bytes.Length || time >= Bounds.Time)
            (allocated, time) = Measure(what, bytes, read);
        lock (Counting)
        {
            count++;
            largest = Math.Max(largest, allocated - bytes.Length);
            longest = Math.Max(longest, (long)time.TotalMilliseconds);
        }

        if (time >= Bounds.Time || allocated >= Bounds.Memory + bytes.Length)
            Fail($"{what}: took {time.TotalSeconds:0.0} s and {allocated >> 20} MB for {bytes.Length} bytes", bytes);
    }

    private static (long Allocated, TimeSpan Time) Measure(string what, byte[] bytes, Action<byte[]> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        try
        {
            read(bytes);
        }
        catch (NabiException error)
        {
            // Refused, as it should be: shortly.
            if (error.Message.Length > 300 + what.Length)
                Fail($"{what}: a sentence of {error.Message.Length} characters: {error.Message}", bytes);
        }
        catch (Exception error)
        {
            Fail($"{what}: {error}", bytes);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before, clock.Elapsed);
    }

    // The file that shows it is kept where NABI_FUZZ_KEEP says.
    private static void Fail(string what, byte[] bytes)
    {
        if (Environment.GetEnvironmentVariable("NABI_FUZZ_KEEP") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder,
                string.Concat(what.Split(':')[0].Select(letter => char.IsLetterOrDigit(letter) || letter == '.' ? letter : '-'))), bytes);
        }

        Assert.Fail(what);
    }
}
