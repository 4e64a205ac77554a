namespace Nabi.Layers;

/// <summary>
/// What the layers that join several tensors element by element share: all have one shape, up to axes of length 1 and missing
/// axes behind the batch axis.
/// </summary>
public abstract class MergeLayer : Layer
{
    private protected MergeLayer()
    {
    }

    /// <summary>The least number of tensors the layer joins.</summary>
    private protected virtual int Least => 1;

    /// <summary>The most tensors the layer joins.</summary>
    private protected virtual int Most => int.MaxValue;

    /// <summary>Joins tensors of one rank; their masks, seen with their rank, stand beside them.</summary>
    private protected abstract Tensor Merge(Tensor[] inputs, Tensor?[] masks);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count < Least || inputs.Count > Most)
            throw new NabiException($"{Title} joins {(Most == Least ? $"{Least}" : $"{Least} or more")} tensors, got {inputs.Count}.");
        Joined(inputs);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (inputs.Length < Least || inputs.Length > Most)
            throw new NabiException($"{Title} joins {(Most == Least ? $"{Least}" : $"{Least} or more")} tensors, got {inputs.Length}.");
        var shape = Joined([.. inputs.Select(input => input.Shape)]);
        if (Array.Exists(inputs, input => input.IsSymbolic))
            return [Tensor.Symbolic(shape)];
        var raised = inputs.Select(input => Raised(input, shape.Rank)).ToArray();
        var masks = new Tensor?[inputs.Length];
        for (var i = 0; i < masks.Length && i < context.Masks.Count; i++)
        {
            if (context.Masks[i] is { } mask)
                masks[i] = Raised(Ops.ExpandDims(mask, -1), shape.Rank);
        }

        return [Merge(raised, masks)];
    }

    /// <summary>A step counts when it counts in one of the tensors; without a mask for each tensor there is none.</summary>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Masks.Count < inputs.Count || context.Masks.Any(mask => mask is null))
            return [null];
        return [context.Masks.Select(mask => mask!).Aggregate(Ops.LogicalOr)];
    }

    /// <summary>Whether every tensor has a mask.</summary>
    private protected static bool AllMasked(Tensor?[] masks) => Array.TrueForAll(masks, mask => mask is not null);

    /// <summary>Folds a symmetric operation; where one side does not count, the other is taken.</summary>
    private protected static Tensor Fold(Tensor[] inputs, Tensor?[] masks, Func<Tensor, Tensor, Tensor> join)
    {
        var (sum, counts) = (inputs[0], masks[0]);
        for (var i = 1; i < inputs.Length; i++)
        {
            var x = masks[i] is { } mask ? Ops.Where(mask, inputs[i], sum) : inputs[i];
            if (counts is not null)
                sum = Ops.Where(counts, sum, x);
            counts = counts is not null && masks[i] is { } other ? Ops.LogicalOr(counts, other) : null;
            sum = join(sum, x);
        }

        return sum;
    }

    private static Tensor Raised(Tensor x, int rank)
        => x.Rank == rank ? x : Ops.View(x, new Shape([x.Shape[0], .. Enumerable.Repeat(1, rank - x.Rank), .. x.Shape.Skip(1)]));

    private Shape Joined(IReadOnlyList<Shape> shapes)
    {
        var rank = shapes.Max(shape => shape.Rank);
        if (shapes.Any(shape => shape.Rank == 0))
            throw new NabiException($"{Title} joins tensors with a batch axis, got the shapes {string.Join(" and ", shapes)}.");
        var joined = shapes[0];
        foreach (var shape in shapes)
        {
            var (a, b) = (joined[0], shape[0]);
            try
            {
                var rest = Shape.Broadcast(joined.Slice(1, joined.Rank - 1), shape.Slice(1, shape.Rank - 1));
                if (a >= 0 && b >= 0 && a != b)
                    throw new NabiException($"the batches of {a} and {b} differ.");
                joined = new Shape(Math.Max(a, b)).Concat(rest);
            }
            catch (NabiException error)
            {
                throw new NabiException($"{Title} cannot join tensors of the shapes {string.Join(" and ", shapes)}: {error.Message}",
                    error);
            }
        }

        return joined.Rank == rank
            ? joined : throw new NabiException($"{Title} cannot join tensors of the shapes {string.Join(" and ", shapes)}.");
    }
}
