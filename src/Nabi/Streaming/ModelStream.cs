namespace Nabi;

/// <summary>
/// A model that takes one time step at a time and keeps its states between the steps; made by <see cref="Model.Stream"/>.
/// A step allocates nothing. One thread at a time.
/// </summary>
public sealed class ModelStream
{
    private const int Probed = 3;

    private readonly Model model;
    private readonly Tensor input;
    private readonly StateStore store = new();
    private readonly Recording recording = new(gradients: false);
    private readonly Action runModel;
    private readonly Variable[] states;
    private readonly float[][] saved;
    private bool? takesNaN;
    private Tensor output = Tensor.Filled(Shape.Scalar, 0f);

    internal ModelStream(Model model, int batchSize)
    {
        this.model = model;
        BatchSize = batchSize >= 1
            ? batchSize : throw new NabiException($"Stream of model \"{model.Name}\": the batch size must be at least 1, got {batchSize}.");
        if (model.BeginsWithTexts)
        {
            throw new NabiException(
                $"Stream of model \"{model.Name}\": a stream takes numbers step by step, and the model takes whole texts; use "
                + "model.WithoutTexts().Stream() and give it ids.");
        }

        if (model.Inputs.Count != 1 || model.Outputs.Count != 1)
        {
            throw new NabiException(
                $"Stream of model \"{model.Name}\": the model must have one known input and one output, got {model.Inputs.Count} and "
                + $"{model.Outputs.Count}; give it an Input.");
        }

        var shape = model.Inputs[0].Shape;
        if (shape.Rank < 2 || !shape.Slice(2, shape.Rank - 2).IsKnown)
        {
            throw new NabiException(
                $"Stream of model \"{model.Name}\": the input must be (batch, time, ...) with known lengths behind time, got {shape}.");
        }

        InputShape = shape.Slice(2, shape.Rank - 2);
        input = Tensor.Filled(new Shape(batchSize, 1).Concat(InputShape), 0f);
        runModel = RunModel;
        lock (model.Programs.Gate)
        {
            Run();
            states = [.. store.All];
            saved = [.. states.Select(state => new float[state.Value.Length])];
            Probe();
        }
    }

    /// <summary>How many sequences run side by side.</summary>
    public int BatchSize { get; }

    /// <summary>The shape of one time step of one sequence; without axes for ids.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of what a step gives for one sequence.</summary>
    public Shape OutputShape { get; private set; } = Shape.Scalar;

    /// <summary>Takes one time step of every sequence.</summary>
    /// <param name="step">The numbers, sequence by sequence.</param>
    /// <returns>The output after this step, sequence by sequence; valid until the next step.</returns>
    /// <exception cref="NabiException">The number of values does not fit.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> step)
    {
        if (step.Length != input.Length)
        {
            throw new NabiException(
                $"Stream of model \"{model.Name}\": a step has {input.Length} numbers ({BatchSize} x {InputShape}), got {step.Length}.");
        }

        if (!float.IsFinite(System.Numerics.Tensors.TensorPrimitives.Sum(step)) && FindBad(step) is >= 0 and var at)
        {
            throw new NabiException(
                $"Stream of model \"{model.Name}\": number {at} of the step is {(float.IsNaN(step[at]) ? "NaN" : "infinite")}; replace "
                + "such values, or leave the step out.");
        }

        step.CopyTo(input.Floats);
        return Run();
    }

    /// <summary>Takes one token of every sequence: as an id where the model takes ids, else as a one in a row of zeros.</summary>
    /// <param name="tokens">One id a sequence, 0 or more.</param>
    /// <returns>The output after this step, sequence by sequence; valid until the next step.</returns>
    /// <exception cref="NabiException">The number of ids does not fit, or an id is out of range.</exception>
    public ReadOnlySpan<float> StepTokens(params ReadOnlySpan<int> tokens)
    {
        if (tokens.Length != BatchSize)
            throw new NabiException($"Stream of model \"{model.Name}\": a step has {BatchSize} tokens, got {tokens.Length}.");
        var width = input.Length / BatchSize;
        if (width > 1)
            input.Floats.Clear();
        for (var row = 0; row < tokens.Length; row++)
        {
            if (tokens[row] < 0 || (width > 1 && tokens[row] >= width))
            {
                throw new NabiException(
                    $"Stream of model \"{model.Name}\": the token {tokens[row]} is out of "
                    + $"range{(width > 1 ? $"; the model takes rows of {width}" : "")}.");
            }

            input.Floats[row * width + (width > 1 ? tokens[row] : 0)] = width > 1 ? 1f : tokens[row];
        }

        return Run();
    }

    /// <summary>Goes back to the beginning: all states are zero.</summary>
    public void Reset()
    {
        foreach (var state in states)
            state.Value.Floats.Clear();
    }

    /// <summary>Continues each sequence from the states of another: sequence i goes on where sequence rows[i] stands.</summary>
    /// <param name="rows">One number a sequence, 0 up to the batch size.</param>
    /// <exception cref="NabiException">The number of rows does not fit, or one is out of range.</exception>
    public void Reorder(ReadOnlySpan<int> rows)
    {
        if (rows.Length != BatchSize)
            throw new NabiException($"Stream of model \"{model.Name}\": Reorder needs {BatchSize} rows, got {rows.Length}.");
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)BatchSize)
            {
                throw new NabiException(
                    $"Stream of model \"{model.Name}\": the row {row} is out of range; there are {BatchSize} sequences.");
            }
        }

        for (var i = 0; i < states.Length; i++)
        {
            var values = states[i].Value.Floats;
            var width = values.Length / BatchSize;
            values.CopyTo(saved[i]);
            for (var row = 0; row < rows.Length; row++)
                saved[i].AsSpan(rows[row] * width, width).CopyTo(values[(row * width)..]);
        }
    }

    private int FindBad(ReadOnlySpan<float> step)
    {
        for (var i = 0; i < step.Length; i++)
        {
            if (!float.IsFinite(step[i]) && !(float.IsNaN(step[i]) && (takesNaN ??= DataChecks.TakesNaN(model)) == true))
                return i;
        }

        return -1;
    }

    private ReadOnlySpan<float> Run()
    {
        // The model may be training, or working for another thread.
        lock (model.Programs.Gate)
            recording.Run(runModel);
        return output.Floats;
    }

    private void RunModel()
    {
        store.Begin();
        output = In(store, () => model.ApplyAll([input.Lend()])[0]).Owned();
    }

    private static T In<T>(StateStore stream, Func<T> body) => CallContext.RunIn(scope => scope with { Stream = stream }, body);

    /// <summary>What the whole model gives for a sequence, states at zero before it.</summary>
    private Tensor Whole(StateStore probing, float[] all, int steps)
        => In(probing, () => Tape.Pause(() => model.ApplyAll([Prefix(all, steps)])[0]));

    /// <summary>Runs a few steps both ways: a stream must give what the whole model gives.</summary>
    private void Probe()
    {
        var width = input.Length;
        var all = new float[Probed * width];
        Fill(all);
        var probing = new StateStore(keeps: false);
        Reset();
        var sequence = IsSequence(probing, all);
        for (var steps = 1; steps <= Probed; steps++)
        {
            var whole = Whole(probing, all, steps);
            if (sequence && (whole.Rank != output.Rank || whole.Shape[1] != steps))
                throw Mixes();
            var expected = sequence ? Ops.Select(whole, 1, steps - 1) : whole;
            OutputShape = expected.Shape.Slice(1, expected.Rank - 1);
            var actual = Step(all.AsSpan((steps - 1) * width, width));
            if (!TimeProbe.Same(expected.Floats, actual))
                throw Mixes();
        }

        Reset();
    }

    private NabiException Mixes()
        => new(
            $"Stream of model \"{model.Name}\": its output at a step depends on more than the steps up to it, step by step; a layer mixes "
            + "time in another way than recurrent layers do (convolution, pooling, attention, Flatten over time).");

    private bool IsSequence(StateStore probing, float[] all)
        => Whole(probing, all, 2) is var two && two.Rank > 1 && output.Rank == two.Rank && two.Shape[1] == 2 && output.Shape[1] == 1;

    /// <summary>The first steps as one tensor (batch, steps, ...).</summary>
    private Tensor Prefix(float[] all, int steps)
        => Ops.Concat(
            [.. Enumerable.Range(0, steps).Select(step => new Tensor(input.Shape, all.AsSpan(step * input.Length, input.Length)))], 1);

    private void Fill(float[] values)
    {
        var ids = Model.Everything(model).OfType<Embedding>().Select(embedding => embedding.InputDimension).DefaultIfEmpty(0).Min();
        if (ids == 0)
        {
            RandomStream.FromSeed(1).Uniform(values, -1f, 1f);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (i + 1) % ids;
        }
    }
}
