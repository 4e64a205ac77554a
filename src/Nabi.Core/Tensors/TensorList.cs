using System.Collections;
using System.Runtime.CompilerServices;

namespace Nabi;

/// <summary>A short list of tensors that takes itself apart: <c>var (h, c) = states;</c> and <c>return (h, [h, c]);</c>.</summary>
[CollectionBuilder(typeof(TensorList), nameof(Create))]
public sealed class TensorList : IReadOnlyList<Tensor>
{
    private readonly Tensor[] items;

    private TensorList(Tensor[] items) => this.items = items;

    /// <summary>How many there are.</summary>
    public int Count => items.Length;

    /// <summary>The tensor at <paramref name="index"/>.</summary>
    /// <exception cref="NabiException">There is no such tensor.</exception>
    public Tensor this[int index]
        => (uint)index < (uint)items.Length ? items[index]
            : throw new NabiException($"There are {items.Length} tensors, but number {index} was asked for.");

    /// <summary>Makes the list; collection expressions call it.</summary>
    public static TensorList Create(ReadOnlySpan<Tensor> items) => new(items.ToArray());

    /// <summary>Takes a list of two apart.</summary>
    /// <exception cref="NabiException">There are not two.</exception>
    public void Deconstruct(out Tensor first, out Tensor second)
    {
        if (items.Length != 2)
            throw new NabiException($"Expected two tensors, got {items.Length}.");
        (first, second) = (items[0], items[1]);
    }

    /// <summary>Takes a list of three apart.</summary>
    /// <exception cref="NabiException">There are not three.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third)
    {
        if (items.Length != 3)
            throw new NabiException($"Expected three tensors, got {items.Length}.");
        (first, second, third) = (items[0], items[1], items[2]);
    }

    /// <summary>Takes a list of four apart: <c>var (i, f, g, o) = gates.Split(4);</c>.</summary>
    /// <exception cref="NabiException">There are not four.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third, out Tensor fourth)
    {
        if (items.Length != 4)
            throw new NabiException($"Expected four tensors, got {items.Length}.");
        (first, second, third, fourth) = (items[0], items[1], items[2], items[3]);
    }

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
