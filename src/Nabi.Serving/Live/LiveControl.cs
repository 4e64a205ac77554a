namespace Nabi.Serving;

/// <summary>What the reader of a page wants of the training, which does it between two steps.</summary>
internal sealed class LiveControl(LiveHistory history) : IDisposable
{
    // The word and the state that it leads to change together: a state set after its word came after what the training made of the word,
    // and a page saw "pausing" for as long as the training was paused.
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim free = new(true);
    private volatile bool stops;
    private bool waits;

    /// <summary>Whether the training is to end.</summary>
    public bool Stops => stops;

    /// <summary>A training begins: what was said of the one before, in its last moment perhaps, is over.</summary>
    public void Begin()
    {
        lock (gate)
        {
            (stops, waits) = (false, false);
            free.Set();
        }
    }

    /// <summary>The training is over, or the page is: nothing holds it any more.</summary>
    public void End() => Over(stops ? "stopped" : "ended");

    /// <summary>The training was cancelled by its program.</summary>
    public void Cancel() => Over("stopped");

    /// <summary>An error ended the training.</summary>
    public void Fail() => Over("failed");

    /// <summary>Takes a word of the page.</summary>
    /// <exception cref="ServingException">The word is unknown, or no training runs.</exception>
    public void Take(string? word)
    {
        lock (gate)
        {
            if (history.State is not ("running" or "pausing" or "paused"))
                throw new ServingException(409, "No training runs that could be paused or stopped.");
            switch (word)
            {
                case "pause":
                    history.State = waits ? "paused" : "pausing";
                    free.Reset();
                    break;
                case "resume":
                    history.State = "running";
                    free.Set();
                    break;
                case "stop":
                    stops = true;
                    history.State = "stopping";
                    free.Set();
                    break;
                default:
                    throw new ServingException(400,
                        $"The action '{Sentence.Short(word ?? "")}' is unknown; it must be pause, resume or stop.");
            }
        }
    }

    /// <summary>Waits while the training is paused.</summary>
    public void Wait(CancellationToken cancellation)
    {
        while (IsHeld())
            free.Wait(cancellation);
    }

    public void Dispose() => free.Dispose();

    private void Over(string state)
    {
        lock (gate)
        {
            history.State = state;
            free.Set();
        }
    }

    // Asked again after each wait: a training that was let go on and paused anew before it woke is paused still.
    private bool IsHeld()
    {
        if (free.IsSet && !waits)
            return false;
        lock (gate)
        {
            waits = !free.IsSet;
            if (waits)
                history.State = "paused";
            return waits;
        }
    }
}
