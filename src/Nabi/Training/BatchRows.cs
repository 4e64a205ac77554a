using Nabi.Data;

namespace Nabi;

/// <summary>Rows of tensors that make up a batch: all rows of small tensors, or chosen rows of large ones.</summary>
/// <param name="Inputs">One tensor per input, samples first.</param>
/// <param name="Targets">One tensor an output; empty for prediction.</param>
/// <param name="Weights">A weight a sample, (samples) or (samples, time): none, one for all outputs, or one (or null) an output.</param>
/// <param name="Order">The order of the samples; null for the given one.</param>
/// <param name="From">The first place in the order.</param>
/// <param name="Count">How many samples.</param>
/// <param name="FirstStep">The first time step taken, where a chunk of the sequences is meant.</param>
/// <param name="Steps">How many time steps; 0 for all. Tensors with the first input's length on axis 1 are cut.</param>
internal readonly record struct BatchRows(
    IReadOnlyList<Tensor> Inputs,
    IReadOnlyList<Tensor> Targets,
    IReadOnlyList<Tensor?> Weights,
    int[]? Order,
    int From,
    int Count,
    int FirstStep = 0,
    int Steps = 0)
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
            if (!Like(program.Inputs[i], Inputs[i]))
                return false;
        for (var i = 0; i < Targets.Count; i++)
            if (!Like(program.Targets[i], Targets[i]))
                return false;
        for (var i = 0; i < Weights.Count; i++)
            if (program.Weights[i] is null != Weights[i] is null || (Weights[i] is { } weight && !Like(program.Weights[i]!, weight)))
                return false;
        return true;
    }

    public StepProgram Make(Model model, Compilation? compilation, StepMode mode, StateStore? carried)
    {
        var rows = this;
        return new StepProgram(model, compilation, mode, [.. Inputs.Select(rows.Room)], [.. Targets.Select(rows.Room)], rows.WeightRooms()) { Carried = carried };
    }

    public void CopyTo(StepProgram program)
    {
        for (var i = 0; i < Inputs.Count; i++)
            Copy(Inputs[i], program.Inputs[i]);
        for (var i = 0; i < Targets.Count; i++)
            Copy(Targets[i], program.Targets[i]);
        for (var i = 0; i < Weights.Count; i++)
            if (Weights[i] is { } weight)
                Copy(weight, program.Weights[i]!);
    }

    /// <summary>The rows as tensors of their own.</summary>
    public Batch ToBatch()
    {
        var rows = this;
        return new Batch([.. Inputs.Select(rows.Gathered)], [.. Targets.Select(rows.Gathered)])
        {
            SampleWeights = [.. Weights.Select(weight => weight is null ? null : rows.Gathered(weight))],
        };
    }

    /// <summary>Whether a chunk takes only part of this tensor's axis 1.</summary>
    public bool Cuts(Tensor source) => Steps > 0 && source.Rank > 1 && source.Shape[1] == Time;

    private Tensor?[] WeightRooms()
    {
        var rows = this;
        return [.. Weights.Select(weight => weight is null ? null : rows.Room(weight))];
    }

    private Tensor Room(Tensor source)
    {
        var shape = source.Shape.With(0, Count);
        shape = Cuts(source) ? shape.With(1, Steps) : shape;
        return Tensor.Empty(shape, source.DType);
    }

    private Tensor Gathered(Tensor source)
    {
        var room = Room(source);
        Copy(source, room);
        return room;
    }

    private bool Like(Tensor room, Tensor source)
    {
        if (room.DType != source.DType || room.Rank != source.Rank || room.Shape[0] != Count)
            return false;
        for (var axis = 1; axis < room.Rank; axis++)
            if (room.Shape[axis] != (axis == 1 && Cuts(source) ? Steps : source.Shape[axis]))
                return false;
        return true;
    }

    private void Copy(Tensor source, Tensor room)
    {
        if (Count == 0)
            return;
        var width = room.Length / Count;
        var full = source.Shape[0] == 0 ? 0 : source.Length / source.Shape[0];
        var skip = Cuts(source) ? FirstStep * (full / Time) : 0;
        if (source.DType == DType.Int32)
            Rows<int>(source.Integers, room.Integers, width, full, skip);
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
