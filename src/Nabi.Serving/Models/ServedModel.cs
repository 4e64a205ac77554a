using System.Diagnostics;

namespace Nabi.Serving;

/// <summary>A version of a model that answers requests, as long as one is under way.</summary>
internal sealed class ServedModel
{
    private readonly NabiServingOptions options;
    private readonly BatchQueue queue;
    private readonly IReadOnlyList<InputDrift> drifts;
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
        queue = new BatchQueue(name, options.QueueLength, takesBatches ? options.MaxBatch : 1, options.MaxDelay, metrics, Run);
        queue.Start(Math.Max(1, Threads.Count));
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
        var (inputs, rows) = Binding.Bind(Model, Name, request);
        foreach (var drift in drifts)
            drift.Add(inputs[drift.Place]);
        var outputs = await AskAsync(queue, inputs, rows, null, request, cancellation).ConfigureAwait(false);
        return [.. wanted.Select(i => Tensor(i, outputs[i]))];
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
        return [.. wanted.Select(i => Tensor(i, sequences.Output(i, given, hasTime)))];
    }

    private InferTensor Tensor(int output, Tensor values)
        => new(OutputName(output), DataTypes.Of(values.DType), values);

    public string OutputName(int output) => output < Model.OutputNames.Count ? Model.OutputNames[output] : $"output_{output}";

    private async Task<IReadOnlyList<Tensor>> AskAsync(
        BatchQueue of, IReadOnlyList<Tensor> inputs, int rows, SequenceStep? sequence, InferRequest request, CancellationToken cancellation)
    {
        var timeout = request.Timeout is { } asked && asked < options.Timeout ? asked : options.Timeout;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = new Work(inputs, rows, sequence, end.Token) { Arrived = Stopwatch.GetTimestamp() };
        of.Add(work);
        try
        {
            return await work.Answer.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ServingException(504,
                $"Model '{Name}' gave no answer within {timeout.TotalSeconds:0.###} s; ask for less at a time, or raise the timeout.");
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }

    private int[] Wanted(InferRequest request)
        => request.Outputs.Count == 0 ? [.. Enumerable.Range(0, Model.Outputs.Count)]
            : [.. request.Outputs.Select(wanted => Enumerable.Range(0, Model.Outputs.Count).FirstOrDefault(
                i => OutputName(i) == wanted.Name, -1) is >= 0 and var at ? at
                : throw new ServingException(400,
                    $"Model '{Name}' has no output '{Sentence.Short(wanted.Name)}'; its outputs are "
                    + $"{string.Join(", ", Model.OutputNames)}."))];

    private void Run(IReadOnlyList<Work> batch)
    {
        if (batch.Count == 1)
        {
            batch[0].Finish(Model.PredictAll(batch[0].Inputs, Math.Max(1, batch[0].Rows)));
            return;
        }

        var rows = batch.Sum(static work => work.Rows);
        var outputs = Model.PredictAll([.. batch[0].Inputs.Select((_, i) => Joined(batch, i, rows))], rows);
        if (outputs.Any(output => output.Rank == 0 || output.Shape[0] != rows))
            throw new NabiException($"Model '{Name}': an output does not count the samples.");
        var at = 0;
        foreach (var work in batch)
        {
            var (first, count) = (at, work.Rows);
            work.Finish([.. outputs.Select(output => Ops.Slice(output, 0, first, count))]);
            at += count;
        }
    }

    private static Tensor Joined(IReadOnlyList<Work> batch, int input, int rows)
        => batch[0].Inputs[input] is { DType: DType.String } first
            ? new Tensor(first.Shape.With(0, rows), [.. batch.SelectMany(work => work.Inputs[input].Texts.ToArray())])
            : Ops.Concat([.. batch.Select(work => work.Inputs[input])], 0);
}
