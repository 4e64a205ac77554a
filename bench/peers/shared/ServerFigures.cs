namespace Nabi.Peers;

/// <summary>
/// What a server says of itself while it runs: for each line of standard input one line with the bytes that were allocated since it
/// began, the bytes of its managed objects, and those that the collector holds of the system. After the line <c>collect</c> all that
/// nobody needs is collected first. It ends with standard input.
/// </summary>
internal static class ServerFigures
{
    /// <summary>The line that asks for a collection first.</summary>
    public const string Collect = "collect";

    /// <summary>Answers until standard input ends.</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            if (line == Collect)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            }

            var memory = GC.GetGCMemoryInfo();
            output.WriteLine(FormattableString.Invariant(
                $"{GC.GetTotalAllocatedBytes()} {GC.GetTotalMemory(forceFullCollection: false)} {memory.TotalCommittedBytes}"));
            output.Flush();
        }
    }
}
