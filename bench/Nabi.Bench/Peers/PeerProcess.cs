using System.ComponentModel;

namespace Nabi.Bench;

/// <summary>A peer that runs: it is asked for one workload at a time and answers with its median.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Process process;
    private readonly long before;

    private PeerProcess(Process process, string version)
    {
        this.process = process;
        Version = version;
        before = Memory("VmRSS:");
    }

    /// <summary>The version the peer says it has.</summary>
    public string Version { get; }

    /// <summary>The peak of its memory over what it held when it was ready, in bytes; 0 where the system does not tell.</summary>
    public long MemoryGrowth => Math.Max(0, Memory("VmHWM:") - before);

    /// <summary>Starts a peer.</summary>
    /// <returns>The process, or null with the reason why it does not run.</returns>
    public static (PeerProcess? Process, string Reason) Start(Peer peer, int threads)
    {
        if (peer.Missing is not null)
            return (null, peer.Missing);
        var start = new ProcessStartInfo(peer.Command, peer.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in peer.Environment(threads))
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            if (Line(process) is { } line && line.StartsWith("ready ", StringComparison.Ordinal))
                return (new PeerProcess(process, line[6..].Trim()), "");
            Stop(process);
            var said = errors.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return (null, said.Length == 0 ? "does not start" : $"does not start: {said[^1].Trim()}");
        }
        catch (Win32Exception missing)
        {
            return (null, $"{peer.Command}: {missing.Message}");
        }
    }

    /// <summary>Runs a workload for some seconds.</summary>
    /// <returns>The median and the least in milliseconds; NaN when the peer cannot.</returns>
    public (double Median, double Minimum) Ask(string workload, double seconds)
    {
        process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload} {seconds}"));
        process.StandardInput.Flush();
        var parts = Line(process)?.Split(' ') ?? [];
        return parts.Length == 4 && parts[0] == workload
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var median)
            && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var minimum)
            ? (median, minimum) : (double.NaN, double.NaN);
    }

    public void Dispose() => Stop(process);

    private static string? Line(Process process)
    {
        var line = process.StandardOutput.ReadLineAsync();
        return line.Wait(Patience) ? line.Result : null;
    }

    private static void Stop(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(2)))
                process.Kill();
        }
    }

    private long Memory(string name)
    {
        var status = $"/proc/{process.Id}/status";
        return !File.Exists(status) ? 0 : File.ReadLines(status).Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
                * 1024).FirstOrDefault();
    }
}
