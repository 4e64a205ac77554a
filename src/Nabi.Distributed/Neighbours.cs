using System.Globalization;

namespace Nabi.Distributed;

/// <summary>Which processes the ranks are, and whether those of this machine still run.</summary>
internal sealed class Neighbours
{
    private readonly int[] processes;
    private readonly bool[] isHere;
    private readonly string host = Environment.MachineName;

    public Neighbours(Communicator cluster)
    {
        var digest = 14695981039346656037UL;
        foreach (var letter in host)
            digest = (digest ^ letter) * 1099511628211UL;
        var all = new double[2 * cluster.Size];
        cluster.Gather([Environment.ProcessId, (uint)(digest >> 20)], all);
        processes = new int[cluster.Size];
        isHere = new bool[cluster.Size];
        for (var rank = 0; rank < cluster.Size; rank++)
        {
            processes[rank] = (int)all[2 * rank];
            // In a container of its own a process of the same machine has another number than here.
            isHere[rank] = all[2 * rank + 1] == (uint)(digest >> 20) && Runs(processes[rank]);
        }
    }

    /// <summary>Whether a rank ran on this machine and does not any more.</summary>
    public bool IsGone(int rank) => isHere[rank] && !Runs(processes[rank]);

    /// <summary>What to call a rank's process.</summary>
    public string Describe(int rank) => $"process {processes[rank].ToString(CultureInfo.InvariantCulture)} on {host}";

    private static bool Runs(int process)
    {
        if (!OperatingSystem.IsLinux())
            return RunsElsewhere(process);
        try
        {
            // A process that was killed stays as a zombie until its parent has asked for it.
            var status = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            var state = status.LastIndexOf(')') + 2;
            return state < status.Length && status[state] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool RunsElsewhere(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return error is System.ComponentModel.Win32Exception;
        }
    }
}
