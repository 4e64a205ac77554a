using System.Diagnostics;

namespace Nabi.Serving;

/// <summary>A version of a model that answers requests, as long as one is under way.</summary>
internal sealed class ServedModel
{
    private readonly NabiServingOptions options;
    private readonly BatchQueue queue;
    private readonly IReadOnlyList<InputDrift> drifts;
    private readonly JoinedInputs joined;
    private readonly int[] everything;
    private readonly IReadOnlyList<string> inputNames;
    private readonly IReadOnlyList<string> outputNames;
    private int users = 1;

    public ServedModel(
        string name, string version, Model model, NabiServingOptions options, ServingMetrics metrics)
    {
        (Name, Version, Model, this.options) = (name, version, model, options);
        if (model.Inputs.Count == 0 || model.Outputs.Count == 0)
            throw new NabiException($"Model '{name}' has no known inputs and outputs, so nothing can be asked of it; give it an Input.");
        drifts = InputDrift.Of(model);
        // What counts its samples otherwise, or keeps states from batch to batch, gets each request as it is.
        var takesBatches = model.Inputs.All(input => input.Rank > 0 && input.Shape[0] < 0)
            && Model.Everything(model).All(layer => layer.TakesBatches && layer.KeptStates.Count == 0);
        queue = new BatchQueue(name, options.QueueLength, takesBatches ? options.MaxBatch : 1, true, options.MaxDelay,
            Math.Max(1, Threads.Count), metrics, Run);
        joined = new JoinedInputs(options.MaxBatch);
        everything = [.. Enumerable.Range(0, model.Outputs.Count)];
        (inputNames, outputNames) = (model.InputNames, model.OutputNames);
    }

    public string Name { get; }

    public string Version { get; }

    public Model Model { get; }

    public IReadOnlyList<InputDrift> Drifts => drifts;

    /// <summary>One more request; false when the version is no longer served.</summary>
    public bool TryUse()
    {
        for (var now = Volatile.Read(ref users); now > 0; now = Volatile.Read(ref users))
        {
            if (Interlocked.CompareExchange(ref users, now + 1, now) == now)
                return true;
        }

        return false;
    }

    /// <summary>One request less; the last one, after the version was taken out, ends it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref users) == 0)
            _ = queue.CloseAsync();
    }

    /// <summary>Answers a request of its own.</summary>
    public async Task<IReadOnlyList<InferTensor>> InferAsync(InferRequest request, CancellationToken cancellation)
    {
        var wanted = Wanted(request);
        var (inputs, rows) = Binding.Bind(Model, inputNames, Name, request);
        foreach (var drift in drifts)
            drift.Add(inputs[drift.Place]);
        var outputs = await AskAsync(queue, inputs, rows, null, request, cancellation).ConfigureAwait(false);
        return [.. wanted.Select(i => Named(i, outputs[i]))];
    }

    /// <summary>Takes steps of a sequence.</summary>
    public async Task<IReadOnlyList<InferTensor>> StepAsync(Sequences sequences, InferRequest request, CancellationToken cancellation)
    {
        var wanted = Wanted(request);
        if (request is { SequenceEnd: true, SequenceStart: false } && request.Inputs.All(static input => input.Values.Length == 0))
        {
            // The end is told behind the last step.
            sequences.End(request.SequenceId!);
            return [];
        }

        var (steps, hasTime, statics) = sequences.Bind(request);
        var work = new SequenceStep(request.SequenceId!, request.SequenceStart, request.SequenceEnd, statics);
        var given = (await AskAsync(sequences.Queue, [steps], steps.Shape[0], work, request, cancellation).ConfigureAwait(false))[0];
        return [.. wanted.Select(i => Named(i, sequences.Output(i, given, hasTime)))];
    }

    private InferTensor Named(int output, Tensor values)
        => new(OutputName(output), DataTypes.Of(values.DType), values);

    public string OutputName(int output) => output < outputNames.Count ? outputNames[output] : $"output_{output}";

    private async Task<IReadOnlyList<Tensor>> AskAsync(
        BatchQueue of, IReadOnlyList<Tensor> inputs, int rows, SequenceStep? sequence, InferRequest request, CancellationToken cancellation)
    {
        var timeout = request.Timeout is { } asked && asked < options.Timeout ? asked : options.Timeout;
        var work = new Work(inputs, rows, sequence, cancellation) { Arrived = Stopwatch.GetTimestamp() };
        of.Add(work, timeout);
        if (work.Answer.IsCompleted && Stopwatch.GetElapsedTime(work.Arrived) <= timeout)
            return await work.Answer.ConfigureAwait(false);
        try
        {
            return await work.Answer.WaitAsync(timeout - Stopwatch.GetElapsedTime(work.Arrived) is { Ticks: > 0 } left ? left
                : throw new TimeoutException(), cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ServingException(504,
                $"Model '{Name}' gave no answer within {timeout.TotalSeconds:0.###} s; ask for less at a time, or raise the timeout.");
        }
        finally
        {
            work.Abandon();
        }
    }

    private int[] Wanted(InferRequest request)
        => request.Outputs.Count == 0 ? everything
            : [.. request.Outputs.Select(wanted => Enumerable.Range(0, Model.Outputs.Count).FirstOrDefault(
                i => OutputName(i) == wanted.Name, -1) is >= 0 and var at ? at
                : throw new ServingException(400,
                    $"Model '{Name}' has no output '{Sentence.Short(wanted.Name)}'; its outputs are "
                    + $"{string.Join(", ", outputNames)}."))];

    private void Run(IReadOnlyList<Work> batch)
    {
        if (batch.Count == 1)
        {
            batch[0].Finish(Model.PredictAll(batch[0].Inputs, Math.Max(1, batch[0].Rows)));
            return;
        }

        var inputs = joined.Join(batch);
        var rows = inputs[0].Shape[0];
        var outputs = Model.PredictAll(inputs, rows);
        joined.Return(inputs);
        if (outputs.Any(output => output.Rank == 0 || output.Shape[0] != rows))
            throw new NabiException($"Model '{Name}': an output does not count the samples.");
        var at = 0;
        foreach (var work in batch)
        {
            var own = new Tensor[outputs.Count];
            for (var i = 0; i < own.Length; i++)
                own[i] = Ops.Slice(outputs[i], 0, at, work.Rows);
            work.Finish(own);
            at += work.Rows;
        }
    }
}
