namespace Nabi;

/// <summary>
/// A model that takes one time step at a time and keeps its states between the steps; made by <see cref="Model.Stream"/>.
/// A step allocates nothing. Streams of one model run side by side; one stream is for one thread at a time, and a second one is refused.
/// A step that is refused leaves the states as they were.
/// </summary>
public sealed partial class ModelStream
{
    private readonly StreamPlan plan;
    private readonly StreamCore core;
    private readonly bool[] isGiven;
    private readonly bool[] steps;
    private readonly float[] reordered;
    private readonly float[] chosen;
    private int busy;

    internal ModelStream(Model model, int batchSize, StreamOptions? options)
    {
        if (batchSize < 1)
            throw new NabiException($"Stream of model \"{model.Name}\": the batch size must be at least 1, got {batchSize}.");
        plan = model.PlanOf(options ?? new StreamOptions());
        core = new StreamCore(model, plan, batchSize);
        isGiven = [.. plan.IsStatic.Select(isStatic => !isStatic)];
        steps = new bool[batchSize];
        reordered = new float[batchSize * core.StateLength];
        chosen = new float[core.Outputs[0].Length];
        InputShape = plan.StepShapes[Array.IndexOf(plan.IsStatic, false)];
    }

    /// <summary>How many sequences run side by side.</summary>
    public int BatchSize => core.Batch;

    /// <summary>The shape of one time step of one sequence; without axes for ids. Of several inputs that of the first that comes step by
    /// step.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of what a step gives for one sequence; of several outputs that of the first.</summary>
    public Shape OutputShape => plan.OutputShapes[0];

    /// <summary>The shapes of all that a step gives for one sequence.</summary>
    public IReadOnlyList<Shape> OutputShapes => plan.OutputShapes;

    /// <summary>The names of the inputs that are given once, with <see cref="SetStatic(string, ReadOnlySpan{float})"/>.</summary>
    public IReadOnlyList<string> StaticInputs => [.. plan.Names.Where((_, i) => plan.IsStatic[i])];

    /// <summary>Takes one time step of every sequence.</summary>
    /// <param name="step">The numbers, sequence by sequence; of several inputs, input by input.</param>
    /// <returns>The first output after this step, sequence by sequence; valid until the next step.</returns>
    /// <exception cref="NabiException">The number of values does not fit, one is not finite, what is given once is missing, the states
    /// would no longer be finite, or another thread is in this stream.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> step)
    {
        using var use = Enter();
        Take(step, [], "a step");
        Run(BatchSize);
        return core.Outputs[0].Floats;
    }

    /// <summary>Takes one time step of some sequences; the others stay where they are.</summary>
    /// <param name="rows">Which sequences, each at most once.</param>
    /// <param name="step">The numbers of these sequences in this order; of several inputs, input by input.</param>
    /// <returns>The first output after this step, in the order of <paramref name="rows"/>; valid until the next step.</returns>
    /// <exception cref="NabiException">A row is out of range or given twice, and what <see cref="Step(ReadOnlySpan{float})"/>
    /// refuses.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<int> rows, ReadOnlySpan<float> step)
    {
        using var use = Enter();
        Array.Clear(steps);
        foreach (var row in rows)
        {
            Check(row);
            if (steps[row])
                throw new NabiException($"{plan.Owner}: sequence {row} is given twice in one step; give its steps one after the other.");
            steps[row] = true;
        }

        if (rows.IsEmpty)
            throw new NabiException($"{plan.Owner}: a step of some sequences needs one at least.");
        Take(step, rows, $"a step of {rows.Length} sequences");
        Run(BatchSize);
        for (var row = 0; row < BatchSize; row++)
        {
            if (!steps[row])
                core.Restore(row);
        }

        var width = core.Outputs[0].Length / BatchSize;
        for (var i = 0; i < rows.Length; i++)
            core.Output(0, rows[i]).CopyTo(chosen.AsSpan(i * width));
        return chosen.AsSpan(0, rows.Length * width);
    }

    /// <summary>Takes one token of every sequence: as an id where the model takes ids, else as a one in a row of zeros.</summary>
    /// <param name="tokens">One id a sequence, 0 or more.</param>
    /// <returns>The output after this step, sequence by sequence; valid until the next step.</returns>
    /// <exception cref="NabiException">The number of ids does not fit, an id is out of range, or the model takes several inputs step by
    /// step.</exception>
    public ReadOnlySpan<float> StepTokens(params ReadOnlySpan<int> tokens)
    {
        using var use = Enter();
        if (plan.IsStatic.Count(isStatic => !isStatic) > 1)
            throw new NabiException($"{plan.Owner}: tokens are steps of one input, and the model takes several; use Step.");
        if (tokens.Length != BatchSize)
            throw new NabiException($"{plan.Owner}: a step has {BatchSize} tokens, got {tokens.Length}.");
        NeedGiven();
        var values = core.Inputs[Array.IndexOf(plan.IsStatic, false)].Floats;
        var width = values.Length / BatchSize;
        foreach (var token in tokens)
        {
            if (token < 0 || (width > 1 && token >= width))
            {
                throw new NabiException(
                    $"{plan.Owner}: the token {token} is out of range{(width > 1 ? $"; the model takes rows of {width}" : "")}.");
            }
        }

        if (width > 1)
            values.Clear();
        for (var row = 0; row < tokens.Length; row++)
            values[row * width + (width > 1 ? tokens[row] : 0)] = width > 1 ? 1f : tokens[row];
        Run(BatchSize);
        return core.Outputs[0].Floats;
    }

    /// <summary>An output of the last step, sequence by sequence, of a model with several; valid until the next step.</summary>
    /// <param name="index">Which output, from 0.</param>
    /// <exception cref="NabiException">There is no such output.</exception>
    public ReadOnlySpan<float> Output(int index)
        => (uint)index < (uint)core.Outputs.Length ? core.Outputs[index].Floats
            : throw new NabiException($"{plan.Owner}: there is no output {index}; the model has {core.Outputs.Length}.");

    /// <summary>Says what holds for all steps, for every sequence: the id of a machine, for example.</summary>
    /// <param name="input">The name of an input that is given once.</param>
    /// <param name="values">The numbers, sequence by sequence.</param>
    /// <exception cref="NabiException">There is no such input, the number of values does not fit, or one is not finite.</exception>
    public void SetStatic(string input, ReadOnlySpan<float> values)
    {
        using var use = Enter();
        var at = StaticOf(plan, input);
        var into = core.Inputs[at].Floats;
        CheckStatic(plan, at, values, into.Length);
        values.CopyTo(into);
        isGiven[at] = true;
    }

    /// <summary>Goes back to the beginning: all states are zero. What was given once stays.</summary>
    public void Reset()
    {
        using var use = Enter();
        core.Clear();
    }

    /// <summary>Lets one sequence go back to its beginning; the others go on.</summary>
    /// <param name="row">Which sequence, from 0.</param>
    /// <exception cref="NabiException">The row is out of range.</exception>
    public void Reset(int row)
    {
        using var use = Enter();
        Check(row);
        core.Clear(row);
    }

    /// <summary>Continues each sequence from the states of another: sequence i goes on where sequence rows[i] stands.</summary>
    /// <param name="rows">One number a sequence, 0 up to the batch size.</param>
    /// <exception cref="NabiException">The number of rows does not fit, or one is out of range.</exception>
    public void Reorder(ReadOnlySpan<int> rows)
    {
        using var use = Enter();
        if (rows.Length != BatchSize)
            throw new NabiException($"{plan.Owner}: Reorder needs {BatchSize} rows, got {rows.Length}.");
        foreach (var row in rows)
            Check(row);
        for (var row = 0; row < BatchSize; row++)
            core.Read(row, reordered.AsSpan(row * core.StateLength));
        for (var row = 0; row < rows.Length; row++)
            core.Write(row, reordered.AsSpan(rows[row] * core.StateLength, core.StateLength));
    }

    internal static int StaticOf(StreamPlan plan, string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        for (var i = 0; i < plan.Names.Count; i++)
        {
            if (plan.Names[i] == input)
            {
                return plan.IsStatic[i] ? i
                    : throw new NabiException($"{plan.Owner}: the input \"{input}\" comes step by step; give it to Step.");
            }
        }

        throw new NabiException($"{plan.Owner}: there is no input \"{input}\"; the inputs are {string.Join(", ", plan.Names)}.");
    }

    internal static void CheckStatic(StreamPlan plan, int input, ReadOnlySpan<float> values, int expected)
    {
        if (values.Length != expected)
            throw new NabiException($"{plan.Owner}: the input \"{plan.Names[input]}\" takes {expected} numbers, got {values.Length}.");
        if (values.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and var at)
            throw new NabiException($"{plan.Owner}: number {at} of the input \"{plan.Names[input]}\" is NaN or infinite.");
    }

    internal static void CheckStep(StreamPlan plan, ReadOnlySpan<float> step)
    {
        for (var at = 0; at < step.Length; at++)
        {
            if (!float.IsFinite(step[at]) && !(float.IsNaN(step[at]) && plan.TakesNaN))
            {
                throw new NabiException(
                    $"{plan.Owner}: number {at} of the step is {(float.IsNaN(step[at]) ? "NaN" : "infinite")}; replace "
                    + "such values, or leave the step out.");
            }
        }
    }

    /// <summary>Copies a step's numbers in, of all sequences or of some, whose places in the batch they get.</summary>
    private void Take(ReadOnlySpan<float> step, ReadOnlySpan<int> rows, string what)
    {
        var count = rows.IsEmpty ? BatchSize : rows.Length;
        if (step.Length != count * plan.StepLength)
        {
            throw new NabiException(
                $"{plan.Owner}: {what} has {count * plan.StepLength} numbers ({count} x {plan.StepLength}), got {step.Length}.");
        }

        CheckStep(plan, step);
        NeedGiven();
        var at = 0;
        for (var i = 0; i < core.Inputs.Length; i++)
        {
            if (plan.IsStatic[i])
                continue;
            var width = core.Inputs[i].Length / BatchSize;
            if (!rows.IsEmpty)
                core.Inputs[i].Floats.Clear();
            for (var row = 0; row < count; row++, at += width)
                step.Slice(at, width).CopyTo(core.Input(i, rows.IsEmpty ? row : rows[row]));
        }
    }

    private void Run(int rows)
    {
        core.Remember();
        core.Run();
        if (core.FindBad(rows) is not (>= 0 and var bad))
            return;
        for (var row = 0; row < BatchSize; row++)
            core.Restore(row);
        throw new NabiException(
            $"{plan.Owner}: after this step the state of sequence {bad} would be NaN or infinite, so the step was "
            + "not taken; its numbers are "
            + "too large, or the model's weights are no numbers.");
    }

    private void NeedGiven()
    {
        if (Array.IndexOf(isGiven, false) is >= 0 and var missing)
        {
            throw new NabiException(
                $"{plan.Owner}: the input \"{plan.Names[missing]}\" is given once, before the first step; call SetStatic(\""
                + $"{plan.Names[missing]}\", values).");
        }
    }

    private void Check(int row)
    {
        if ((uint)row >= (uint)BatchSize)
            throw new NabiException($"{plan.Owner}: the row {row} is out of range; there are {BatchSize} sequences.");
    }

    private Use Enter()
        => Interlocked.Exchange(ref busy, 1) == 0 ? new Use(this)
            : throw new NabiException(
                $"{plan.Owner}: two threads use one stream at once, which would mix its states; give each thread a stream, or use a "
                + "StreamPool.");

    private readonly struct Use(ModelStream stream) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref stream.busy, 0);
    }
}
