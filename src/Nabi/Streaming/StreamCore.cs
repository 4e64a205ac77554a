using System.Numerics.Tensors;
using Nabi.Kernels;

namespace Nabi;

/// <summary>One step of a model for some sequences side by side, with their states: recorded once, repeated without new memory.</summary>
internal sealed class StreamCore
{
    private readonly Model model;
    private readonly StateStore store;
    private readonly Recording recording = new(gradients: false);
    private readonly Action runModel;
    private readonly float[] before;

    public StreamCore(Model model, StreamPlan plan, int batch)
    {
        this.model = model;
        Batch = batch;
        store = new StateStore { Window = plan.Window };
        Inputs = [.. plan.StepShapes.Select((shape, i) => Tensor.Filled(
            (plan.IsStatic[i] ? new Shape(batch) : new Shape(batch, 1)).Concat(shape), 0f))];
        runModel = RunModel;
        Run();
        States = [.. store.All];
        foreach (var state in States)
        {
            if (state.Value.DType != DType.Float32 || state.Shape.Rank == 0 || state.Shape[0] != batch)
            {
                throw new NabiException(
                    $"{plan.Owner}: a layer keeps a state of shape {state.Shape}, which has no row for each of {batch} sequences.");
            }
        }

        StateLength = States.Sum(state => state.Value.Length / batch);
        before = new float[StateLength * batch];
        Clear();
    }

    /// <summary>How many sequences run side by side.</summary>
    public int Batch { get; }

    /// <summary>What goes in: a step (batch, 1, ...), or what is given once (batch, ...).</summary>
    public Tensor[] Inputs { get; }

    /// <summary>What came out of the last step.</summary>
    public Tensor[] Outputs { get; private set; } = [];

    /// <summary>The states, batch first.</summary>
    public Variable[] States { get; }

    /// <summary>How many numbers the states of one sequence have.</summary>
    public int StateLength { get; }

    /// <summary>Takes a step of all sequences.</summary>
    public void Run()
    {
        // Nothing else of the model is used but the weights, where code of others need not run again.
        using (recording is { Exists: true, IsSelfContained: true } ? model.Programs.Gate.Shared() : model.Programs.Gate.Alone())
        {
            WorkerPool.EnterShared();
            try
            {
                recording.Run(runModel);
            }
            finally
            {
                WorkerPool.LeaveShared();
            }
        }
    }

    /// <summary>All states are zero.</summary>
    public void Clear()
    {
        foreach (var state in States)
            state.Value.Floats.Clear();
    }

    /// <summary>The states of a sequence are zero.</summary>
    public void Clear(int row)
    {
        foreach (var state in States)
            Row(state, row).Clear();
    }

    /// <summary>Writes the states of a sequence one after the other.</summary>
    public void Read(int row, Span<float> into)
    {
        var at = 0;
        foreach (var state in States)
        {
            var values = Row(state, row);
            values.CopyTo(into[at..]);
            at += values.Length;
        }
    }

    /// <summary>Sets the states of a sequence.</summary>
    public void Write(int row, ReadOnlySpan<float> from)
    {
        var at = 0;
        foreach (var state in States)
        {
            var values = Row(state, row);
            from.Slice(at, values.Length).CopyTo(values);
            at += values.Length;
        }
    }

    /// <summary>Remembers the states, so that <see cref="Restore(int)"/> can set them back.</summary>
    public void Remember()
    {
        for (var row = 0; row < Batch; row++)
            Read(row, before.AsSpan(row * StateLength));
    }

    /// <summary>Sets the states of a sequence back to what they were when they were remembered.</summary>
    public void Restore(int row) => Write(row, Remembered(row));

    /// <summary>The states of a sequence as they were remembered.</summary>
    public ReadOnlySpan<float> Remembered(int row) => before.AsSpan(row * StateLength, StateLength);

    /// <summary>The first of so many sequences whose states hold something that is no number; -1 for none.</summary>
    public int FindBad(int rows)
    {
        foreach (var state in States)
        {
            if (!float.IsFinite(TensorPrimitives.Sum<float>(state.Value.Floats)))
            {
                for (var row = 0; row < rows; row++)
                {
                    foreach (var value in Row(state, row))
                    {
                        if (!float.IsFinite(value))
                            return row;
                    }
                }
            }
        }

        return -1;
    }

    /// <summary>What a step gave for a sequence.</summary>
    public ReadOnlySpan<float> Output(int output, int row)
    {
        var width = Outputs[output].Length / Batch;
        return Outputs[output].Floats.Slice(row * width, width);
    }

    /// <summary>The numbers of a sequence in an input.</summary>
    public Span<float> Input(int input, int row)
    {
        var width = Inputs[input].Length / Batch;
        return Inputs[input].Floats.Slice(row * width, width);
    }

    private Span<float> Row(Variable state, int row)
    {
        var width = state.Value.Length / Batch;
        return state.Value.Floats.Slice(row * width, width);
    }

    private void RunModel()
    {
        store.Begin();
        Outputs = CallContext.RunIn(scope => scope with { Stream = store },
            () => (Tensor[])[.. model.ApplyAll([.. Inputs.Select(input => input.Lend())]).Select(output => output.Owned())]);
    }
}
