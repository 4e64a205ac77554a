using System.Diagnostics;

namespace Nabi.Bench;

/// <summary>The memory the process holds. On Linux its peak can be started anew, so that each workload has a peak of its own.</summary>
internal static class WorkingSet
{
    private const string Status = "/proc/self/status";
    private const string References = "/proc/self/clear_refs";

    /// <summary>Bytes held now, after garbage is given back.</summary>
    public static long Settled()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
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
            .Select(line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024)
            .FirstOrDefault();
}
