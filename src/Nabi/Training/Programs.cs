using Nabi.Kernels;

namespace Nabi;

/// <summary>
/// The recorded steps of a model, one for each mode and shape of batch; the least recently used go first. Predictions that run side by
/// side have a step each.
/// </summary>
internal sealed class Programs
{
    private const int Most = 6;

    private readonly List<StepProgram> kept = [];
    private readonly object sync = new();
    private readonly Lock recording = new();
    private readonly List<StepProgram> idle = [];
    private int running;
    private int version;
    private volatile Sharing sharing;

    private enum Sharing
    {
        /// <summary>No prediction has run since the model was made or compiled.</summary>
        Unknown,

        /// <summary>A prediction repeats operations on memory of its own.</summary>
        Possible,

        /// <summary>A prediction runs code, keeps states or draws random numbers.</summary>
        Refused,
    }

    /// <summary>Held while a step runs: predictions share it where they can, all else holds it alone.</summary>
    public ModelGate Gate { get; } = new();

    /// <summary>The states that go on from chunk to chunk while sequences are trained in chunks; null otherwise.</summary>
    public StateStore? Carried { get; set; }

    /// <summary>The hold that a prediction needs: shared once one has shown that its step changes nothing outside of it.</summary>
    /// <param name="callsBack">Whether code of the caller runs meanwhile, which may ask anything of the model.</param>
    public ModelGate.Hold ForPrediction(bool callsBack)
        => callsBack || sharing != Sharing.Possible ? Gate.Alone() : Gate.Shared();

    /// <summary>The step for a batch like this, with the batch's rows copied in.</summary>
    public StepProgram For(Model model, Compilation? compilation, StepMode mode, in BatchRows batch)
        => Found(model, compilation, mode, model.Entry is { } entry ? batch.Through(entry, model) : batch);

    /// <summary>Runs a prediction of a batch on a step that nobody else uses until <see cref="Return"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="compilation">What it was compiled with when the prediction began.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="isAlone">Whether nobody else uses the model; else it waits for its turn when as many run as there are threads.</param>
    /// <param name="results">Where the outputs are wanted; null where they are read from the step.</param>
    public StepProgram Predict(
        Model model, Compilation? compilation, in BatchRows batch, bool isAlone, PredictedOutputs? results = null)
    {
        Check(model, compilation);
        var rows = model.Entry is { } entry ? batch.Through(entry, model) : batch;
        var program = Rent(rows, isAlone);
        WorkerPool.EnterShared();
        try
        {
            program ??= rows.Make(model, compilation, StepMode.Predict, null);
            program.Version = version;
            rows.CopyTo(program);
            if (program.RunsAlone)
            {
                lock (recording)
                    program.Run();
            }
            else
            {
                results?.Lead(program, rows.Count);
                program.Run();
            }
        }
        catch
        {
            Return(null);
            throw;
        }
        finally
        {
            WorkerPool.LeaveShared();
        }

        if (program.RunsAlone)
            sharing = Sharing.Refused;
        else if (sharing == Sharing.Unknown)
            sharing = Sharing.Possible;
        return program;
    }

    /// <summary>Gives a step back once its outputs were read.</summary>
    /// <param name="program">The step; null when it failed, so that it is made anew.</param>
    public void Return(StepProgram? program)
    {
        lock (sync)
        {
            running--;
            program?.ReturnLed();
            if (program?.Version == version)
                idle.Add(program);
            // As many shapes as are kept of other steps, for each of those that run side by side.
            if (idle.Count > Most * Threads.Count)
                idle.RemoveAt(0);
            Monitor.Pulse(sync);
        }
    }

    public void Clear()
    {
        using (Gate.Alone())
        {
            kept.Clear();
            lock (sync)
            {
                idle.Clear();
                version++;
                sharing = Sharing.Unknown;
            }
        }
    }

    private StepProgram? Rent(in BatchRows batch, bool isAlone)
    {
        lock (sync)
        {
            while (!isAlone && running >= Threads.Count)
                Monitor.Wait(sync);
            running++;
            for (var i = idle.Count - 1; i >= 0; i--)
            {
                if (batch.Fits(idle[i]))
                {
                    var found = idle[i];
                    idle.RemoveAt(i);
                    return found;
                }
            }

            return null;
        }
    }

    private static void Check(Model model, Compilation? compilation)
    {
        if (!ReferenceEquals(compilation, model.Compiled))
            throw new NabiException($"Model \"{model.Name}\" was compiled again while it was trained or measured; start that again.");
    }

    private StepProgram Found(Model model, Compilation? compilation, StepMode mode, in BatchRows batch)
    {
        Check(model, compilation);
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i].Mode != mode || !batch.Fits(kept[i]))
                continue;
            var found = kept[i];
            if (i < kept.Count - 1)
            {
                kept.RemoveAt(i);
                kept.Add(found);
            }

            batch.CopyTo(found);
            return found;
        }

        if (mode == StepMode.Train && model.IsQuantized)
        {
            throw new NabiException(
                $"Model \"{model.Name}\" is quantized and only predicts; train the model that it was made from and quantize that again.");
        }

        if (kept.Count == Most)
            kept.RemoveAt(0);

        var made = batch.Make(model, compilation, mode, mode is StepMode.Train or StepMode.Carry ? Carried : null);
        batch.CopyTo(made);
        kept.Add(made);
        return made;
    }
}
