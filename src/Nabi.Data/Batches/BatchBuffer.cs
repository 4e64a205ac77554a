namespace Nabi.Data;

/// <summary>
/// Memory for batches that are read one after another: the next batch of the same shape reuses the memory of the last. It holds tensors of
/// its own only, never a view of the data.
/// </summary>
public sealed class BatchBuffer
{
    private readonly List<(int Place, Tensor Tensor)> kept = [];

    /// <summary>A tensor for a place in the batch; its numbers are to be overwritten.</summary>
    /// <param name="place">Which tensor of the batch it is, from 0.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its type.</param>
    public Tensor Take(int place, Shape shape, DType type)
    {
        foreach (var (where, tensor) in kept)
        {
            if (where == place && tensor.Shape == shape && tensor.DType == type)
                return tensor;
        }

        var made = Tensor.Empty(shape, type);
        kept.Add((place, made));
        return made;
    }
}
