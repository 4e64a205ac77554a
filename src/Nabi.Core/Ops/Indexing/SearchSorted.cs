namespace Nabi;

/// <summary>
/// Where values would stand among numbers in order: before the equal ones or behind them. NaN sorts last, as in NumPy. No gradient.
/// </summary>
/// <param name="right">Behind equal ones.</param>
public sealed class SearchSortedPrimitive(bool right) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => right;

    /// <inheritdoc/>
    public override string Name => "SearchSorted";

    /// <summary>Whether a value sorts after its equals.</summary>
    public bool Right => right;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("side", right ? "right" : "left")];

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
        => inputs[0].Rank == 1 ? [new TensorSpec(inputs[1].Shape, DType.Int32)]
            : throw new NabiException($"SearchSorted looks in numbers in a row, got the shape {inputs[0].Shape}.");

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var y = call.OutIntegers();
        if (call.Inputs[0].DType == DType.Int32 && call.Inputs[1].DType == DType.Int32)
        {
            var sorted = call.InIntegers(0);
            var values = call.InIntegers(1);
            for (var i = 0; i < y.Length; i++)
                y[i] = Search(sorted, values[i]);
            return;
        }

        var row = call.AsFloats(0);
        var sought = call.AsFloats(1);
        for (var i = 0; i < y.Length; i++)
            y[i] = Search(row, sought[i]);
    }

    private int Search<T>(ReadOnlySpan<T> sorted, T value)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (right ? !Before(value, sorted[middle]) : Before(sorted[middle], value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static bool Before<T>(T a, T b)
        where T : unmanaged, System.Numerics.INumber<T>
        => a < b || (T.IsNaN(b) && !T.IsNaN(a));
}

public static partial class Ops
{
    /// <summary>Where each value would have to stand among sorted numbers to keep their order. No gradient.</summary>
    /// <param name="sortedSequence">(n) numbers that do not fall; NaN stand at the end.</param>
    /// <param name="values">Any shape.</param>
    /// <param name="side"><c>left</c> (default): before those equal to it; <c>right</c>: behind them.</param>
    /// <returns>Integers from 0 to n, of the shape of the values.</returns>
    /// <exception cref="NabiException">The sequence has not one axis.</exception>
    public static Tensor SearchSorted(Tensor sortedSequence, Tensor values, SearchSide side = default)
        => Run(new SearchSortedPrimitive(side == SearchSide.Right), sortedSequence, values);
}
