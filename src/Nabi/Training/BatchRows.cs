namespace Nabi;

/// <summary>Rows of tensors that make up a batch: all rows of small tensors, or chosen rows of large ones.</summary>
/// <param name="Inputs">One tensor an input, samples first.</param>
/// <param name="Targets">One tensor an output; empty for prediction.</param>
/// <param name="Weights">A weight a sample, (samples) or (samples, time); null for none.</param>
/// <param name="Order">The order of the samples; null for the given one.</param>
/// <param name="From">The first place in the order.</param>
/// <param name="Count">How many samples.</param>
internal readonly record struct BatchRows(
    IReadOnlyList<Tensor> Inputs,
    IReadOnlyList<Tensor> Targets,
    Tensor? Weights,
    int[]? Order,
    int From,
    int Count)
{
    public bool Fits(StepProgram program)
    {
        if (program.Inputs.Count != Inputs.Count || program.Targets.Count != Targets.Count || program.Weights is null != Weights is null)
            return false;
        for (var i = 0; i < Inputs.Count; i++)
            if (!Like(program.Inputs[i], Inputs[i]))
                return false;
        for (var i = 0; i < Targets.Count; i++)
            if (!Like(program.Targets[i], Targets[i]))
                return false;
        return Weights is null || Like(program.Weights!, Weights);
    }

    public StepProgram Make(Model model, Compilation? compilation, StepMode mode)
    {
        var count = Count;
        return new StepProgram(model, compilation, mode, [.. Inputs.Select(Room)], [.. Targets.Select(Room)], Weights is null ? null : Room(Weights));

        Tensor Room(Tensor source)
        {
            var shape = source.Shape.With(0, count);
            return source.DType == DType.Int32 ? Tensor.EmptyIntegers(shape) : Tensor.Empty(shape);
        }
    }

    public void CopyTo(StepProgram program)
    {
        for (var i = 0; i < Inputs.Count; i++)
            Copy(Inputs[i], program.Inputs[i]);
        for (var i = 0; i < Targets.Count; i++)
            Copy(Targets[i], program.Targets[i]);
        if (Weights is not null)
            Copy(Weights, program.Weights!);
    }

    private bool Like(Tensor room, Tensor source)
    {
        if (room.DType != source.DType || room.Rank != source.Rank || room.Shape[0] != Count)
            return false;
        for (var axis = 1; axis < room.Rank; axis++)
            if (room.Shape[axis] != source.Shape[axis])
                return false;
        return true;
    }

    private void Copy(Tensor source, Tensor room)
    {
        if (Count == 0)
            return;
        var width = room.Length / Count;
        if (source.DType == DType.Int32)
            Rows<int>(source.Integers, room.Integers, width);
        else
            Rows<float>(source.Floats, room.Floats, width);
    }

    private void Rows<T>(ReadOnlySpan<T> source, Span<T> room, int width)
    {
        if (Order is null)
        {
            source.Slice(From * width, Count * width).CopyTo(room);
            return;
        }

        for (var i = 0; i < Count; i++)
            source.Slice(Order[From + i] * width, width).CopyTo(room.Slice(i * width, width));
    }
}
