namespace Nabi;

/// <summary>
/// The batches of the epochs of a run. An epoch is one pass through the data; with a given number of steps it is the next so many batches,
/// as in Keras: where the data ends first the epoch ends too, and the next one begins a pass.
/// </summary>
/// <param name="source">The data.</param>
/// <param name="steps">Batches per epoch; null for a whole pass.</param>
internal sealed class BatchFeed(BatchSource source, int? steps)
{
    private IEnumerator<BatchRows>? open;

    /// <summary>The data.</summary>
    public BatchSource Source => source;

    /// <summary>Batches per epoch, if that is known.</summary>
    public int? Steps => steps ?? source.Count;

    /// <summary>The pass that the next batch comes from, where epochs are not passes.</summary>
    public int Pass { get; private set; }

    /// <summary>How many batches of the pass were taken.</summary>
    public int Taken { get; private set; }

    /// <summary>True when the last epoch ended because the data did.</summary>
    public bool RanOut { get; private set; }

    /// <summary>Goes to a place in the data.</summary>
    public void MoveTo(int pass, int taken)
    {
        Close();
        (Pass, Taken) = (pass, taken);
    }

    /// <summary>Goes to where an epoch begins when all epochs before it ran.</summary>
    public void MoveTo(int epoch)
    {
        if (steps is { } each && source.Count is { } count and > 0)
        {
            var epochs = (count + each - 1) / each;
            MoveTo(epoch / epochs, epoch % epochs * each);
            return;
        }

        MoveTo(epoch, 0);
    }

    /// <summary>The batches of one epoch.</summary>
    public IEnumerable<BatchRows> Epoch(int epoch)
    {
        RanOut = false;
        if (steps is null)
        {
            foreach (var batch in source.Pass(epoch))
                yield return batch;
            yield break;
        }

        for (var step = 0; step < steps; step++)
        {
            // A pass that ended with the last epoch is followed by the next one; a pass of nothing is not.
            if (!Next() && (step > 0 || !Next()))
            {
                RanOut = true;
                yield break;
            }

            yield return open!.Current;
        }
    }

    /// <summary>Lets go of the data.</summary>
    public void Close()
    {
        open?.Dispose();
        open = null;
    }

    private bool Next()
    {
        if (open is null)
        {
            open = source.Pass(Pass).GetEnumerator();
            for (var i = 0; i < Taken && open.MoveNext(); i++)
            {
            }
        }

        if (open.MoveNext())
        {
            Taken++;
            return true;
        }

        Close();
        (Pass, Taken) = (Pass + 1, 0);
        return false;
    }
}
