namespace Nabi.Layers;

/// <summary>Runs a sequence chunk by chunk, the states going from one to the next.</summary>
internal static class Chunks
{
    /// <summary>All outputs (batch, time, units), and the last states.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="mask">Booleans (batch, time) or null.</param>
    /// <param name="states">The initial states.</param>
    /// <param name="length">Steps in a chunk.</param>
    /// <param name="one">One chunk with its mask and the states before it.</param>
    public static (Tensor Sequence, TensorList States) Run(
        Tensor x, Tensor? mask, TensorList states, int length, Func<Tensor, Tensor?, TensorList, (Tensor Output, TensorList Next)> one)
    {
        var time = x.Shape[1];
        if (time <= length)
            return one(x, mask, states);
        List<Tensor> outputs = [];
        for (var from = 0; from < time; from += length)
        {
            var count = Math.Min(length, time - from);
            var (output, next) = one(Ops.Slice(x, 1, from, count), mask is null ? null : Ops.Slice(mask, 1, from, count), states);
            outputs.Add(output);
            states = next;
        }

        return (Ops.Concat(outputs, 1), states);
    }
}
