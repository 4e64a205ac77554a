using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Nabi.Peers;

/// <summary>
/// What a peer in C# says: <c>ready VERSION</c>, then for each line <c>WORKLOAD SECONDS</c> one line <c>WORKLOAD MEDIAN MINIMUM STEPS</c>
/// in milliseconds, or <c>WORKLOAD none</c> (<c>serve.hpp</c> is the same in C++).
/// </summary>
internal static class PeerServer
{
    private static readonly double[] Times = new double[100_000];

    /// <summary>Answers until standard input ends.</summary>
    /// <param name="version">What the peer is.</param>
    /// <param name="make">The step of a workload; null if there is no such one.</param>
    public static void Serve(string version, Func<string, Action?> make)
    {
        Dictionary<string, Action?> ready = [];
        Say($"ready {version}");
        while (Console.ReadLine() is { } line)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2)
                continue;
            if (!ready.TryGetValue(parts[0], out var step))
            {
                ready[parts[0]] = step = make(parts[0]);
                if (step is not null)
                    WarmUp(step);
            }

            Say(step is null ? $"{parts[0]} none" : Measured(parts[0], step, double.Parse(parts[1], CultureInfo.InvariantCulture)));
        }
    }

    private static string Measured(string name, Action step, double seconds)
    {
        Once(step);
        var (count, start) = (0, Stopwatch.GetTimestamp());
        do
        {
            var from = Stopwatch.GetTimestamp();
            Once(step);
            Times[count++] = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
        while (count < Times.Length && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        Array.Sort(Times, 0, count);
        var median = (Times[(count - 1) / 2] + Times[count / 2]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"{name} {median:0.000000} {Times[0]:0.000000} {count}");
    }

    // The compiler of .NET recompiles what runs often, in the background; three times it is given calls and time.
    private static void WarmUp(Action step)
    {
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < 1 || (i < 60 && Stopwatch.GetElapsedTime(start).TotalSeconds < 0.3); i++)
                Once(step);
            Thread.Sleep(120);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Once(Action step) => step();

    private static void Say(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }
}
