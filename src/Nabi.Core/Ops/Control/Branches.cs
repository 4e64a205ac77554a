namespace Nabi;

public static partial class Ops
{
    /// <summary>
    /// Runs one of two functions, as <paramref name="predicate"/> says, and only that; which one may be another every time. Gradients flow
    /// through the one that ran.
    /// </summary>
    /// <param name="predicate">One element; what is not 0 is true. It is read.</param>
    /// <param name="whenTrue">What runs where it is true.</param>
    /// <param name="whenFalse">What runs where it is not; a result of the same type and a shape that fits.</param>
    /// <remarks>
    /// Keras's <c>ops.cond</c>. On symbolic tensors, within a layer's <c>Call</c>, both run, for the shapes. Between the layers of a model
    /// the functions must get what they work on as operands, by the other method.
    /// </remarks>
    /// <exception cref="NabiException">The predicate has not one element, or the results do not fit together.</exception>
    public static Tensor Cond(Tensor predicate, Func<Tensor> whenTrue, Func<Tensor> whenFalse)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        if (IsStep([predicate]))
        {
            throw new NabiException(
                "Cond between the layers of a model needs the tensors that its functions use as operands: Ops.Cond(predicate, x "
                + "=> ..., x => ..., operands).");
        }

        return Cond(predicate, _ => whenTrue(), _ => whenFalse(), []);
    }

    /// <summary>Runs one of two functions on operands, as <paramref name="predicate"/> says, and only that.</summary>
    /// <param name="predicate">One element; what is not 0 is true. It is read.</param>
    /// <param name="whenTrue">What runs where it is true.</param>
    /// <param name="whenFalse">What runs where it is not; a result of the same type and a shape that fits.</param>
    /// <param name="operands">What both work on.</param>
    /// <exception cref="NabiException">The predicate has not one element, or the results do not fit together.</exception>
    public static Tensor Cond(Tensor predicate, Func<TensorList, Tensor> whenTrue, Func<TensorList, Tensor> whenFalse,
        params Tensor[] operands)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        ArgumentNullException.ThrowIfNull(operands);
        return OfCode("Cond", all =>
        {
            TensorList rest = [.. all[1..]];
            var holds = Truth("Cond", all[0]);
            return [Array.Exists(all, one => one.IsSymbolic) ? Either("Cond", [whenTrue(rest), whenFalse(rest)]) : holds
                ? whenTrue(rest) : whenFalse(rest)];
        }, [predicate, .. operands])[0];
    }

    /// <summary>Runs one of several functions on operands, as a number says, and only that.</summary>
    /// <param name="index">One element, a whole number; it is read, and held between 0 and the last.</param>
    /// <param name="branches">The functions; results of one type and of shapes that fit.</param>
    /// <param name="operands">What they work on.</param>
    /// <remarks>Keras's <c>ops.switch</c>.</remarks>
    /// <exception cref="NabiException">There is no function, the index has not one element, or the results do not fit together.</exception>
    public static Tensor Switch(Tensor index, IReadOnlyList<Func<TensorList, Tensor>> branches, params Tensor[] operands)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(branches);
        ArgumentNullException.ThrowIfNull(operands);
        if (branches.Count == 0)
            throw new NabiException("Switch needs at least one function, got none.");
        return OfCode("Switch", all =>
        {
            TensorList rest = [.. all[1..]];
            return [Array.Exists(all, one => one.IsSymbolic) ? Either("Switch", [.. branches.Select(branch => branch(rest))])
                : branches[Math.Clamp((int)all[0].Item(), 0, branches.Count - 1)](rest)];
        }, [index, .. operands])[0];
    }

    /// <summary>A tensor that any of these may be: a length that differs is not known.</summary>
    private static Tensor Either(string name, Tensor[] results)
    {
        var first = results[0];
        foreach (var other in results)
        {
            if (other.Rank != first.Rank || other.DType != first.DType)
            {
                throw new NabiException(
                    $"{name}: its functions must give tensors of one type and as many axes, got {first.Shape} of {first.DType.Word()} and "
                    + $"{other.Shape} of {other.DType.Word()}.");
            }
        }

        return Tensor.Symbolic(
            new Shape(
                [.. Enumerable.Range(0, first.Rank)
                    .Select(axis => results.All(one => one.Shape[axis] == first.Shape[axis]) ? first.Shape[axis] : Shape.Unknown)]),
                        first.DType);
    }
}
