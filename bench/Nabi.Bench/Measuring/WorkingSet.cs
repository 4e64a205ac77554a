namespace Nabi.Bench;

/// <summary>The memory the process holds. On Linux its peak can be started anew, so that each workload has a peak of its own.</summary>
internal static class WorkingSet
{
    private const string Status = "/proc/self/status";
    private const string References = "/proc/self/clear_refs";
    private const int Piece = 1 << 18;

    private static readonly List<byte[]> Ballast = [];

    /// <summary>Bytes held now, after garbage is given back; what is allocated from now on adds to them.</summary>
    public static long Settled()
    {
        Ballast.Clear();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        FillHoles();
        StartPeak();
        using var process = Process.GetCurrentProcess();
        return OperatingSystem.IsLinux() ? Line("VmRSS:") : process.WorkingSet64;
    }

    /// <summary>The most bytes held since the last <see cref="Settled"/>; elsewhere than on Linux, since the process started.</summary>
    public static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return OperatingSystem.IsLinux() ? Line("VmHWM:") : process.PeakWorkingSet64;
    }

    // The heap keeps the free pages of a region in which something still lives. A workload that found room there would seem to need no
    // memory.
    private static void FillHoles()
    {
        for (var free = GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes - GC.GetTotalMemory(false); free > 0; free -= Piece)
            Ballast.Add(GC.AllocateUninitializedArray<byte>(Piece, pinned: true));
    }

    private static void StartPeak()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                File.WriteAllText(References, "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The peak of the whole process then stands for the workload's: too high, never too low.
        }
    }

    private static long Line(string name)
        => File.ReadLines(Status).Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(
                line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
                    System.Globalization.CultureInfo.InvariantCulture) * 1024)
            .FirstOrDefault();
}
