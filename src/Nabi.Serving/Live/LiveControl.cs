namespace Nabi.Serving;

/// <summary>What the reader of a page wants of the training, which does it between two steps.</summary>
internal sealed class LiveControl(LiveHistory history) : IDisposable
{
    private readonly ManualResetEventSlim free = new(true);
    private volatile bool stops;

    /// <summary>Whether the training is to end.</summary>
    public bool Stops => stops;

    /// <summary>A training begins: what was said of the one before, in its last moment perhaps, is over.</summary>
    public void Begin()
    {
        stops = false;
        free.Set();
    }

    /// <summary>Takes a word of the page.</summary>
    /// <exception cref="ServingException">The word is unknown, or no training runs.</exception>
    public void Take(string? word)
    {
        if (history.State is not ("running" or "pausing" or "paused"))
            throw new ServingException(409, "No training runs that could be paused or stopped.");
        switch (word)
        {
            case "pause":
                free.Reset();
                history.State = "pausing";
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
                throw new ServingException(400, $"The action '{Sentence.Short(word ?? "")}' is unknown; it must be pause, resume or stop.");
        }
    }

    /// <summary>Waits while the training is paused.</summary>
    public void Wait(CancellationToken cancellation)
    {
        if (free.IsSet)
            return;
        history.State = "paused";
        free.Wait(cancellation);
        // A page may have said so between the two lines above.
        if (history.State == "paused")
            history.State = "running";
    }

    /// <summary>Lets a training that is paused go on.</summary>
    public void Free() => free.Set();

    public void Dispose() => free.Dispose();
}
