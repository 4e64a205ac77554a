namespace Nabi.Core.Tests;

/// <summary>A plain array of doubles with a shape: what the tests compute with, one index at a time.</summary>
internal sealed class Grid
{
    public Grid(params int[] shape)
    {
        Shape = shape;
        Values = new double[shape.Aggregate(1, (product, length) => product * length)];
    }

    public Grid(Tensor tensor)
        : this(tensor.Shape.ToArray())
    {
        for (var i = 0; i < Values.Length; i++)
            Values[i] = tensor.Number(i);
    }

    public int[] Shape { get; }

    public double[] Values { get; }

    /// <summary>Element by index; axes missing in front and axes of length 1 stretch.</summary>
    public double this[params ReadOnlySpan<int> index]
    {
        get => Values[At(index)];
        set => Values[At(index)] = value;
    }

    /// <summary>A grid filled by a function of the index.</summary>
    public static Grid Of(int[] shape, Func<int[], double> value)
    {
        var grid = new Grid(shape);
        grid.Each(index => grid[index] = value(index));
        return grid;
    }

    /// <summary>Visits every index in row-major order.</summary>
    public void Each(Action<int[]> visit)
    {
        var index = new int[Shape.Length];
        for (var i = 0; i < Values.Length; i++)
        {
            visit(index);
            for (var axis = Shape.Length - 1; axis >= 0 && ++index[axis] == Shape[axis]; axis--)
                index[axis] = 0;
        }
    }

    private int At(ReadOnlySpan<int> index)
    {
        var at = 0;
        var skipped = index.Length - Shape.Length;
        for (var axis = 0; axis < Shape.Length; axis++)
            at = at * Shape[axis] + (Shape[axis] == 1 ? 0 : index[axis + skipped]);
        return at;
    }
}
