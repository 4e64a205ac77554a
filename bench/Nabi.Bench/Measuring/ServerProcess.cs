using Nabi.Peers;

namespace Nabi.Bench;

/// <summary>A server in a process of its own, which says its address first and then what it uses (<see cref="ServerFigures"/>).</summary>
/// <param name="process">The process; its input and output are pipes.</param>
internal sealed class ServerProcess(Process process) : IDisposable
{
    /// <summary>Where it listens.</summary>
    public Uri Address { get; } = new(process.StandardOutput.ReadLine() ?? throw new NabiException("A server did not start."));

    /// <summary>The memory that the system gave it, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The bytes that it allocated since it began, those of its objects, and those that its collector holds.</summary>
    /// <param name="collects">Whether what nobody needs is collected first.</param>
    public (long Allocated, long Live, long Committed) Figures(bool collects = false)
    {
        process.StandardInput.WriteLine(collects ? ServerFigures.Collect : "");
        var said = process.StandardOutput.ReadLine() ?? throw new NabiException("A server ended before it was asked to.");
        return said.Split(' ').Select(static number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray() is [var a, var b, var c]
            ? (a, b, c) : throw new NabiException($"A server said '{said}', and three numbers were expected.");
    }

    /// <summary>Asks it to end, waits for that, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Asks it to end.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.Dispose();
    }
}
