namespace Nabi.Bench;

/// <summary>
/// Runs a step until the compiler has done its best: it optimizes what ran thirty times, watches that for a while and optimizes again,
/// each time in the background.
/// </summary>
internal static class WarmUp
{
    private const double Seconds = 0.3;
    private const int Most = 60;
    private const int Least = 3;

    public static void Run(Action step)
    {
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Least || (i < Most && Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds); i++)
                step();
            Thread.Sleep(120);
        }

        for (var i = 0; i < Least; i++)
            step();
    }
}
