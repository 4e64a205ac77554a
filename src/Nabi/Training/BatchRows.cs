using Nabi.Data;

namespace Nabi;

/// <summary>Rows of tensors that make up a batch: all rows of small tensors, or chosen rows of large ones.</summary>
/// <param name="Inputs">One tensor per input, samples first.</param>
/// <param name="Targets">One tensor per output; empty for prediction.</param>
/// <param name="SampleWeights">A weight per sample, (samples) or (samples, time): none, one for all outputs, or one (or null) per
/// output.</param>
/// <param name="Order">The order of the samples; null for the given one.</param>
/// <param name="From">The first place in the order.</param>
/// <param name="Count">How many samples.</param>
/// <param name="FirstStep">The first time step taken, where a chunk of the sequences is meant.</param>
/// <param name="Steps">How many time steps, where a chunk is meant.</param>
/// <param name="Cut">Which of the tensors a chunk takes a part of; null for whole sequences.</param>
internal readonly record struct BatchRows(
    IReadOnlyList<Tensor> Inputs,
    IReadOnlyList<Tensor> Targets,
    IReadOnlyList<Tensor?> SampleWeights,
    int[]? Order,
    int From,
    int Count,
    int FirstStep = 0,
    int Steps = 0,
    TimeCut? Cut = null)
{
    /// <summary>The length of the sequences.</summary>
    public int Time => Inputs[0].Rank > 1 ? Inputs[0].Shape[1] : 0;

    /// <summary>All rows of a batch.</summary>
    public static BatchRows Of(Batch batch) => new(batch.Inputs, batch.Targets, batch.SampleWeights, null, 0, batch.Size);

    public bool Fits(StepProgram program)
    {
        if (program.Inputs.Count != Inputs.Count || program.Targets.Count != Targets.Count
            || program.SampleWeights.Count != SampleWeights.Count)
        {
            return false;
        }

        for (var i = 0; i < Inputs.Count; i++)
        {
            if (!Like(program.Inputs[i], Inputs[i], CutsInput(i)))
                return false;
        }

        for (var i = 0; i < Targets.Count; i++)
        {
            if (!Like(program.Targets[i], Targets[i], CutsTarget(i)))
                return false;
        }

        for (var i = 0; i < SampleWeights.Count; i++)
        {
            if (program.SampleWeights[i] is null != SampleWeights[i] is null
                || (SampleWeights[i] is { } weight && !Like(program.SampleWeights[i]!, weight, CutsWeight(i))))
            {
                return false;
            }
        }

        return true;
    }

    public StepProgram Make(Model model, Compilation? compilation, StepMode mode, StateStore? carried)
    {
        var rows = this;
        return new StepProgram(
            model,
            compilation,
            mode,
            [.. Inputs.Select((input, i) => rows.Room(input, rows.CutsInput(i)))],
            [.. Targets.Select((target, i) => rows.Room(target, rows.CutsTarget(i)))],
            [.. SampleWeights.Select((weight, i) => weight is null ? null : rows.Room(weight, rows.CutsWeight(i)))])
        {
            Carried = carried,
        };
    }

    public void CopyTo(StepProgram program)
    {
        for (var i = 0; i < Inputs.Count; i++)
            Copy(Inputs[i], program.Inputs[i], CutsInput(i));
        for (var i = 0; i < Targets.Count; i++)
            Copy(Targets[i], program.Targets[i], CutsTarget(i));
        for (var i = 0; i < SampleWeights.Count; i++)
        {
            if (SampleWeights[i] is { } weight)
                Copy(weight, program.SampleWeights[i]!, CutsWeight(i));
        }
    }

    /// <summary>The rows as tensors of their own.</summary>
    public Batch ToBatch()
    {
        var rows = this;
        return new Batch([.. Inputs.Select((input, i) => rows.Gathered(input, rows.CutsInput(i)))],
            [.. Targets.Select((target, i) => rows.Gathered(target, rows.CutsTarget(i)))])
        {
            SampleWeights = [.. SampleWeights.Select((weight, i) => weight is null ? null : rows.Gathered(weight, rows.CutsWeight(i)))],
        };
    }

    /// <summary>The rows with numbers in place of texts, as the model behind the entry takes them.</summary>
    /// <exception cref="NabiException">Texts and numbers are not where the model takes them.</exception>
    public BatchRows Through(TextEntry entry, Model model)
    {
        var owner = $"Model \"{model.Name}\"";
        var batch = ToBatch();
        return Of(new Batch(Tape.Pause(() => entry.Numbers(batch.Inputs, owner)), batch.Targets) { SampleWeights = batch.SampleWeights });
    }

    private bool CutsInput(int i) => Cut?.Inputs[i] == true;

    private bool CutsTarget(int i) => Cut?.Targets[i] == true;

    private bool CutsWeight(int i) => Cut?.SampleWeights[i] == true;

    private Tensor Room(Tensor source, bool cuts)
    {
        var shape = source.Shape.With(0, Count);
        shape = cuts ? shape.With(1, Steps) : shape;
        return Tensor.Empty(shape, source.DType);
    }

    private Tensor Gathered(Tensor source, bool cuts)
    {
        var buffer = Room(source, cuts);
        Copy(source, buffer, cuts);
        return buffer;
    }

    private bool Like(Tensor buffer, Tensor source, bool cuts)
    {
        if (buffer.DType != source.DType || buffer.Rank != source.Rank || buffer.Shape[0] != Count)
            return false;
        for (var axis = 1; axis < buffer.Rank; axis++)
        {
            if (buffer.Shape[axis] != (axis == 1 && cuts ? Steps : source.Shape[axis]))
                return false;
        }

        return true;
    }

    private void Copy(Tensor source, Tensor buffer, bool cuts)
    {
        if (Count == 0)
            return;
        var width = buffer.Length / Count;
        var full = source.Shape[0] == 0 ? 0 : source.Length / source.Shape[0];
        var skip = cuts ? FirstStep * (full / source.Shape[1]) : 0;
        if (source.DType == DType.Int32)
            Rows<int>(source.Integers, buffer.Integers, width, full, skip);
        else if (source.DType == DType.String)
            Rows<string>(source.Texts, buffer.Texts, width, full, skip);
        else if (source.DType == DType.Bool)
            Rows<bool>(source.Booleans, buffer.Booleans, width, full, skip);
        else
            Rows<float>(source.Floats, buffer.Floats, width, full, skip);
    }

    private void Rows<T>(ReadOnlySpan<T> source, Span<T> buffer, int width, int full, int skip)
    {
        if (Order is null && width == full)
        {
            source.Slice(From * width, Count * width).CopyTo(buffer);
            return;
        }

        for (var i = 0; i < Count; i++)
            source.Slice((Order is null ? From + i : Order[From + i]) * full + skip, width).CopyTo(buffer.Slice(i * width, width));
    }
}
