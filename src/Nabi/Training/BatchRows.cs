using Nabi.Data;

namespace Nabi;

/// <summary>Rows of tensors that make up a batch: all rows of small tensors, or chosen rows of large ones.</summary>
/// <param name="Inputs">One tensor per input, samples first.</param>
/// <param name="Targets">One tensor per output; empty for prediction.</param>
/// <param name="Weights">A weight per sample, (samples) or (samples, time): none, one for all outputs, or one (or null) per output.</param>
/// <param name="Order">The order of the samples; null for the given one.</param>
/// <param name="From">The first place in the order.</param>
/// <param name="Count">How many samples.</param>
/// <param name="FirstStep">The first time step taken, where a chunk of the sequences is meant.</param>
/// <param name="Steps">How many time steps, where a chunk is meant.</param>
/// <param name="Cut">Which of the tensors a chunk takes a part of; null for whole sequences.</param>
internal readonly record struct BatchRows(
    IReadOnlyList<Tensor> Inputs,
    IReadOnlyList<Tensor> Targets,
    IReadOnlyList<Tensor?> Weights,
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
        if (program.Inputs.Count != Inputs.Count || program.Targets.Count != Targets.Count || program.Weights.Count != Weights.Count)
            return false;
        for (var i = 0; i < Inputs.Count; i++)
            if (!Like(program.Inputs[i], Inputs[i], CutsInput(i)))
                return false;
        for (var i = 0; i < Targets.Count; i++)
            if (!Like(program.Targets[i], Targets[i], CutsTarget(i)))
                return false;
        for (var i = 0; i < Weights.Count; i++)
            if (program.Weights[i] is null != Weights[i] is null || (Weights[i] is { } weight && !Like(program.Weights[i]!, weight, CutsWeight(i))))
                return false;
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
            [.. Weights.Select((weight, i) => weight is null ? null : rows.Room(weight, rows.CutsWeight(i)))])
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
        for (var i = 0; i < Weights.Count; i++)
            if (Weights[i] is { } weight)
                Copy(weight, program.Weights[i]!, CutsWeight(i));
    }

    /// <summary>The rows as tensors of their own.</summary>
    public Batch ToBatch()
    {
        var rows = this;
        return new Batch([.. Inputs.Select((input, i) => rows.Gathered(input, rows.CutsInput(i)))], [.. Targets.Select((target, i) => rows.Gathered(target, rows.CutsTarget(i)))])
        {
            SampleWeights = [.. Weights.Select((weight, i) => weight is null ? null : rows.Gathered(weight, rows.CutsWeight(i)))],
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

    private bool CutsWeight(int i) => Cut?.Weights[i] == true;

    private Tensor Room(Tensor source, bool cuts)
    {
        var shape = source.Shape.With(0, Count);
        shape = cuts ? shape.With(1, Steps) : shape;
        return Tensor.Empty(shape, source.DType);
    }

    private Tensor Gathered(Tensor source, bool cuts)
    {
        var room = Room(source, cuts);
        Copy(source, room, cuts);
        return room;
    }

    private bool Like(Tensor room, Tensor source, bool cuts)
    {
        if (room.DType != source.DType || room.Rank != source.Rank || room.Shape[0] != Count)
            return false;
        for (var axis = 1; axis < room.Rank; axis++)
            if (room.Shape[axis] != (axis == 1 && cuts ? Steps : source.Shape[axis]))
                return false;
        return true;
    }

    private void Copy(Tensor source, Tensor room, bool cuts)
    {
        if (Count == 0)
            return;
        var width = room.Length / Count;
        var full = source.Shape[0] == 0 ? 0 : source.Length / source.Shape[0];
        var skip = cuts ? FirstStep * (full / source.Shape[1]) : 0;
        if (source.DType == DType.Int32)
            Rows<int>(source.Integers, room.Integers, width, full, skip);
        else if (source.DType == DType.String)
            Rows<string>(source.Texts, room.Texts, width, full, skip);
        else if (source.DType == DType.Bool)
            Rows<bool>(source.Booleans, room.Booleans, width, full, skip);
        else
            Rows<float>(source.Floats, room.Floats, width, full, skip);
    }

    private void Rows<T>(ReadOnlySpan<T> source, Span<T> room, int width, int full, int skip)
    {
        if (Order is null && width == full)
        {
            source.Slice(From * width, Count * width).CopyTo(room);
            return;
        }

        for (var i = 0; i < Count; i++)
            source.Slice((Order is null ? From + i : Order[From + i]) * full + skip, width).CopyTo(room.Slice(i * width, width));
    }
}
