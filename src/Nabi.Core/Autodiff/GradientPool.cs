namespace Nabi.Engine;

/// <summary>Gradient memory that is used again as soon as nothing needs what it held.</summary>
internal sealed class GradientPool
{
    private readonly List<Tensor> free = [];

    /// <summary>A block for a tensor of this shape: the smallest free one that fits, or a new one. Not cleared.</summary>
    public Tensor Take(Shape shape)
    {
        var size = shape.Size;
        var best = -1;
        for (var i = 0; i < free.Count; i++)
        {
            if (free[i].Length >= size && (best < 0 || free[i].Length < free[best].Length))
                best = i;
        }

        if (best < 0 || free[best].Length > Math.Max(1024L, 4L * size))
            return Tensor.Empty(shape);
        var block = free[best];
        free.RemoveAt(best);
        return block.View(shape);
    }

    public void Return(Tensor block) => free.Add(block);
}
