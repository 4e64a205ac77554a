using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Nabi.Distributed;

/// <summary>Which processes the ranks are, and whether those of this machine still run.</summary>
internal sealed class Neighbours : IDisposable
{
    private readonly int[] processes;
    private readonly bool[] isHere;
    private readonly SafeFileHandle?[] states;
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
        states = new SafeFileHandle?[cluster.Size];
        for (var rank = 0; rank < cluster.Size; rank++)
        {
            processes[rank] = (int)all[2 * rank];
            // In a container of its own a process of the same machine has another number than here.
            isHere[rank] = rank != cluster.Rank && all[2 * rank + 1] == (uint)(digest >> 20);
            if (isHere[rank] && OperatingSystem.IsLinux())
                states[rank] = StateOf(processes[rank]);
            isHere[rank] &= Runs(rank);
        }
    }

    /// <summary>Whether a rank ran on this machine and does not any more.</summary>
    public bool IsGone(int rank) => isHere[rank] && !Runs(rank);

    /// <summary>What to call a rank's process.</summary>
    public string Describe(int rank) => $"process {processes[rank].ToString(CultureInfo.InvariantCulture)} on {host}";

    public void Dispose()
    {
        foreach (var state in states)
            state?.Dispose();
    }

    private bool Runs(int rank)
    {
        if (!OperatingSystem.IsLinux())
            return RunsElsewhere(processes[rank]);
        if (states[rank] is not { } state)
            return false;
        try
        {
            // Read without allocating: a rank that waits asks again and again. "1234 (name) S ...": a process that was killed stays as a
            // zombie, Z, until its parent has asked for it.
            Span<byte> text = stackalloc byte[256];
            text = text[..RandomAccess.Read(state, text, 0)];
            var letter = text.LastIndexOf((byte)')') + 2;
            return letter < text.Length && text[letter] is not ((byte)'Z' or (byte)'X');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The file by which Linux says how a process is; null when there is no such process, as seen from here.</summary>
    private static SafeFileHandle? StateOf(int process)
    {
        try
        {
            return File.OpenHandle($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
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
