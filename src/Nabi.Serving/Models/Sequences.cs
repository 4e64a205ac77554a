using Microsoft.Extensions.Logging;

namespace Nabi.Serving;

/// <summary>The sequences of a model: their states in a pool, their steps in batches.</summary>
internal sealed class Sequences : IAsyncDisposable
{
    private readonly string name;
    private readonly NabiServingOptions options;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private Model model;
    private StreamPool pool;

    public Sequences(string name, Model model, NabiServingOptions options, ServingMetrics metrics, ILogger logger)
    {
        (this.name, this.model, this.options, this.logger) = (name, model, options, logger);
        pool = Open(model);
        // One batch at a time: the steps of a sequence stay in order.
        Queue = new BatchQueue(name, options.QueueLength, options.MaxBatch, false, options.MaxDelay, 1, metrics, Run);
    }

    public BatchQueue Queue { get; }

    /// <summary>How many sequences are known.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return pool.Count;
        }
    }

    /// <summary>
    /// An output from what the steps of a request gave, (steps, numbers): with time where the model's output has it, else what there is
    /// after the last step.
    /// </summary>
    public Tensor Output(int output, Tensor given, bool hasTime)
    {
        Shape shape;
        int from;
        bool isStepwise;
        lock (gate)
        {
            (shape, from) = (pool.OutputShapes[output], pool.OutputShapes.Take(output).Sum(static one => one.Size));
            isStepwise = model.Outputs[output].Rank == shape.Rank + 2;
        }

        var time = given.Shape[0];
        if (!isStepwise && time > 1)
            given = Ops.Slice(given, 0, time - 1, 1);
        var numbers = Ops.Slice(given, 1, from, shape.Size);
        return Ops.Reshape(numbers, (isStepwise && hasTime ? new Shape(1, time) : new Shape(1)).Concat(shape));
    }

    /// <summary>The steps of a request and what is given once.</summary>
    public (Tensor Steps, bool HasTime, List<(string, float[])> Statics) Bind(InferRequest request)
    {
        lock (gate)
            return Binding.BindSteps(model, name, pool, request);
    }

    /// <summary>Forgets a sequence that has no more steps.</summary>
    public void End(string id)
    {
        lock (gate)
            pool.Remove(id);
    }

    /// <summary>
    /// Replaces the model. The states are kept if the new architecture is the same; otherwise sequences are forgotten, a note is logged,
    /// and the file of states is renamed to <c>.states.old</c>.
    /// </summary>
    /// <exception cref="NabiException">The other model keeps no sequences; then these stay as they are.</exception>
    public void Replace(Model with)
    {
        Check(with);
        lock (gate)
        {
            var old = pool;
            if (StatePath is { } path)
            {
                old.Save();
                old.Dispose();
                try
                {
                    pool = Open(with);
                }
                catch (NabiException error)
                {
                    ServingLog.Note(logger, name, error.Message);
                    File.Move(path, path + ".old", overwrite: true);
                    pool = Open(with);
                }
            }
            else
            {
                pool = Open(with);
                try
                {
                    foreach (var key in old.Keys)
                        pool.LoadState(key, old.SaveState(key));
                }
                catch (NabiException error)
                {
                    ServingLog.Note(logger, name, error.Message);
                }
            }

            model = with;
        }
    }

    /// <summary>Saves the states, if there is a file for them, and forgets sequences that were idle for long.</summary>
    public void Tend()
    {
        lock (gate)
        {
            if (pool.RemoveIdle(options.SequenceIdle) is > 0 and var idle)
                ServingLog.Idle(logger, name, idle);
            Save();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.CloseAsync().ConfigureAwait(false);
        lock (gate)
        {
            Save();
            pool.Dispose();
        }
    }

    private string? StatePath => options.StateFolder is { } folder ? Path.Combine(folder, name + ".states") : null;

    private void Save()
    {
        if (StatePath is null)
            return;
        pool.Save();
        ServingLog.Saved(logger, name, pool.Count);
    }

    private StreamOptions Window => new() { Window = options.SequenceWindow };

    private void Check(Model of)
    {
        _ = of.Stream(1, Window);
    }

    private StreamPool Open(Model of)
    {
        Check(of);
        if (options.StateFolder is { } folder)
            Directory.CreateDirectory(folder);
        return new StreamPool(of, new StreamPoolOptions
        {
            Path = StatePath,
            Capacity = Math.Max(options.MaxSequences, Math.Min(options.MaxBatch, 4096)),
            MaxBatch = Math.Min(options.MaxBatch, 4096),
            Stream = Window,
        });
    }

    private void Run(IReadOnlyList<Work> batch)
    {
        lock (gate)
        {
            List<Work> ready = [];
            foreach (var work in batch)
            {
                if (Begun(work))
                    ready.Add(work);
            }

            var single = ready.FindAll(static work => work.Rows == 1);
            if (single.Count == 1 || (single.Count > 1 && !Together(single)))
            {
                foreach (var work in single)
                    Alone(work);
            }

            foreach (var work in ready)
            {
                if (work.Rows > 1)
                    Alone(work);
            }

            foreach (var work in ready)
            {
                if (work.Sequence!.End)
                    pool.Remove(work.Sequence.Id);
            }
        }
    }

    /// <summary>Begins a sequence where the request says so; else it must be known.</summary>
    private bool Begun(Work work)
    {
        var step = work.Sequence!;
        try
        {
            if (!step.Start && !pool.Contains(step.Id))
            {
                throw new ServingException(400,
                    $"Model '{name}': the sequence '{Sentence.Short(step.Id)}' is not known: it ended, was idle for "
                    + "too long, or did not begin; "
                    + "send its first step with sequence_start.");
            }

            if (step.Start)
            {
                pool.Remove(step.Id);
                if (StatePath is null && pool.Count >= options.MaxSequences && pool.RemoveIdle(options.SequenceIdle) == 0)
                {
                    throw new ServingException(429,
                        $"Model '{name}' has {pool.Count} sequences, as many as it may; end some with sequence_end, or try again later.");
                }
            }

            foreach (var (input, values) in step.Statics)
                pool.SetStatic(step.Id, input, values);
            return true;
        }
        catch (Exception error) when (error is ServingException or NabiException)
        {
            work.Fail(error);
            return false;
        }
    }

    private bool Together(List<Work> works)
    {
        try
        {
            var outputs = new float[works.Count * pool.OutputLength];
            pool.Step([.. works.Select(static work => work.Sequence!.Id)],
                [.. works.SelectMany(static work => work.Inputs[0].ToArray())], outputs);
            for (var i = 0; i < works.Count; i++)
                works[i].Finish([new Tensor([1, pool.OutputLength], outputs.AsSpan(i * pool.OutputLength, pool.OutputLength))]);
            return true;
        }
        catch (NabiException)
        {
            // Nobody's step was taken; each alone finds out whose fault it is.
            return false;
        }
    }

    private void Alone(Work work)
    {
        try
        {
            var (steps, width) = (work.Inputs[0], pool.OutputLength);
            var outputs = new float[work.Rows * width];
            for (var t = 0; t < work.Rows; t++)
                pool.Step(work.Sequence!.Id, steps.Floats.Slice(t * pool.StepLength, pool.StepLength), outputs.AsSpan(t * width, width));
            work.Finish([new Tensor([work.Rows, width], outputs)]);
        }
        catch (NabiException error)
        {
            work.Fail(error);
        }
    }
}
