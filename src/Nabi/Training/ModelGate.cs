namespace Nabi;

/// <summary>
/// Who may use a model's recorded steps: many predictions side by side, or one piece of work that changes something (a training step, a
/// step with states, <c>Compile</c>) alone. Who holds it alone may enter again, either way. Work that waits to be alone keeps new
/// predictions out, and those that wait go first when it ends, so neither waits for ever.
/// </summary>
internal sealed class ModelGate
{
    private readonly object sync = new();
    private int owner;
    private int depth;
    private int sharing;
    private int waitingAlone;
    private int waitingShared;
    private int admitted;

    /// <summary>Waits until nobody uses the model, and keeps others out until the hold is disposed.</summary>
    public Hold Alone()
    {
        var me = Environment.CurrentManagedThreadId;
        lock (sync)
        {
            if (owner != me)
            {
                waitingAlone++;
                while (owner != 0 || sharing > 0 || admitted > 0)
                    Monitor.Wait(sync);
                waitingAlone--;
                owner = me;
            }

            depth++;
        }

        return new Hold(this, alone: true);
    }

    /// <summary>Waits until nobody holds the model alone; others may predict at the same time until the hold is disposed. A thread
    /// has one such hold at a time: work that waits to be alone would keep out a second one for ever.</summary>
    public Hold Shared()
    {
        var me = Environment.CurrentManagedThreadId;
        lock (sync)
        {
            if (owner == me)
            {
                depth++;
                return new Hold(this, alone: true);
            }

            if (owner != 0 || waitingAlone > 0)
            {
                waitingShared++;
                while (owner != 0 || (waitingAlone > 0 && admitted == 0))
                    Monitor.Wait(sync);
                waitingShared--;
                admitted = Math.Max(0, admitted - 1);
            }

            sharing++;
        }

        return new Hold(this, alone: false);
    }

    private void Leave(bool alone)
    {
        lock (sync)
        {
            if (!alone)
            {
                if (--sharing == 0 && waitingAlone > 0)
                    Monitor.PulseAll(sync);
                return;
            }

            if (--depth > 0)
                return;
            owner = 0;
            admitted = waitingShared;
            if (waitingAlone + waitingShared > 0)
                Monitor.PulseAll(sync);
        }
    }

    /// <summary>A hold that ends when it is disposed; the default one holds nothing.</summary>
    public readonly struct Hold(ModelGate? gate, bool alone) : IDisposable
    {
        /// <summary>Whether nobody else uses the model.</summary>
        public bool IsAlone => alone;

        /// <inheritdoc/>
        public void Dispose() => gate?.Leave(alone);
    }
}
