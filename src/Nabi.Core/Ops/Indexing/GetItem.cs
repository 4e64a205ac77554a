namespace Nabi;

public static partial class Ops
{
    /// <summary>Part of a tensor: <c>x[.., 1..]</c> as a function; see <see cref="TensorIndex"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="indices">Places and ranges, one per axis from the front; the first <c>..</c> stands for all axes that are
    /// missing.</param>
    /// <exception cref="NabiException">There are more indices than axes, or one lies outside its axis.</exception>
    public static Tensor GetItem(Tensor x, params ReadOnlySpan<TensorIndex> indices)
    {
        ArgumentNullException.ThrowIfNull(x);
        TensorIndex[] key = [.. indices];
        var rest = Array.FindIndex(key, index => index.Kind == TensorIndexKind.Ellipsis);
        // The first ".." says the rest, unless another index does.
        if (rest < 0 && Array.IndexOf(key, (TensorIndex)Range.All) is >= 0 and var first)
            key[rest = first] = TensorIndex.Ellipsis;
        if (key.Count(index => index.Kind == TensorIndexKind.Ellipsis) > 1)
            throw new NabiException("An index can say only once that all missing axes are whole.");
        if (key.Count(index => index.Kind is TensorIndexKind.Range or TensorIndexKind.Index) is var named && named > x.Rank)
            throw new NabiException($"There are {named} indices for the {x.Rank} axes of a tensor of shape {x.Shape}.");
        return Compose("GetItem", [new("key", key)], one => Taken(one[0], key), x);
    }

    private static Tensor Taken(Tensor x, TensorIndex[] key)
    {
        var missing = x.Rank - key.Count(index => index.Kind is TensorIndexKind.Range or TensorIndexKind.Index);
        List<int> lengths = [];
        var taken = x;
        var (axis, reshaped) = (0, false);
        foreach (var index in key)
        {
            switch (index.Kind)
            {
                case TensorIndexKind.NewAxis:
                    lengths.Add(1);
                    reshaped = true;
                    break;
                case TensorIndexKind.Ellipsis:
                    for (var i = 0; i < missing; i++)
                        lengths.Add(x.Shape[axis++]);
                    break;
                case TensorIndexKind.Index:
                    taken = Run(new SlicePrimitive(axis, index.Place(x.Shape[axis], axis, x.Shape), 1, 1), taken);
                    axis++;
                    reshaped = true;
                    break;
                default:
                    taken = Ranged(taken, axis, index, x.Shape);
                    lengths.Add(taken.Shape[axis++]);
                    break;
            }
        }

        lengths.AddRange(x.Shape.Skip(axis));
        return reshaped ? View(taken, new Shape([.. lengths])) : taken;
    }

    private static Tensor Ranged(Tensor x, int axis, TensorIndex index, Shape shape)
    {
        if (index.IsWhole)
            return x;
        var length = shape[axis];
        // How much of an axis of unknown length a range takes is known when the numbers come.
        if (length < 0)
        {
            return x.IsSymbolic
                ? Tensor.Symbolic(x.Shape, x.DType) : throw new NabiException($"The length of axis {axis} of {shape} is not known.");
        }

        var (first, count, step) = index.Places(length, axis, shape);
        return Run(new SlicePrimitive(axis, count == 0 ? 0 : first, count, step), x);
    }
}
