using System.Diagnostics;

namespace Nabi.Distributed;

/// <summary>Waits for others: at first busily, then with pauses, and asks now and then whether they will come at all.</summary>
/// <param name="communicator">Whose ranks are waited for.</param>
/// <param name="what">What for, for errors.</param>
internal struct Patience(Communicator communicator, string what)
{
    private const int Busy = 2000;

    private long began;
    private long asked;
    private int spins;

    /// <summary>Lets a little time pass.</summary>
    public void Spin()
    {
        if (++spins < Busy)
        {
            Thread.SpinWait(4);
            return;
        }

        // Where ranks share a core the one that is waited for needs it.
        Thread.Yield();
        if ((spins & 63) != 0)
            return;
        var now = Stopwatch.GetTimestamp();
        if (began == 0)
            (began, asked) = (now, now);
        if (Stopwatch.GetElapsedTime(asked, now).TotalMilliseconds < 50)
            return;
        asked = now;
        var waited = (long)Stopwatch.GetElapsedTime(began, now).TotalMilliseconds;
        communicator.WhileWaiting(waited, what);
        if (waited > 200)
            Thread.Sleep(1);
    }
}
