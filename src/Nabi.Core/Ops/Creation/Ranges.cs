namespace Nabi;

public static partial class Ops
{
    /// <summary>The integers 0, 1, ... below <paramref name="stop"/>.</summary>
    /// <param name="stop">The end, which does not belong to them; nothing comes before 0.</param>
    /// <exception cref="NabiException">There would be more than 2^28.</exception>
    public static Tensor Arange(int stop) => Arange(0, stop);

    /// <summary>Integers from <paramref name="start"/> on up to, but not, <paramref name="stop"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The end, which does not belong to them.</param>
    /// <param name="step">The distance, not 0; 1 by default, negative to go down.</param>
    /// <exception cref="NabiException">The step is 0, or there would be more than 2^28.</exception>
    public static Tensor Arange(int start, int stop, int step = 1)
    {
        if (step == 0)
            throw new NabiException("Arange: the step must not be 0.");
        var distance = (long)stop - start;
        var count = step > 0 ? (distance + step - 1) / step : (distance + step + 1) / step;
        var tensor = Tensor.Zeros([Made("Arange", distance == 0 || distance > 0 != step > 0 ? 0 : count)], DType.Int32);
        for (var i = 0; i < tensor.Length; i++)
            tensor.Integers[i] = start + i * step;
        return tensor;
    }

    /// <summary>
    /// Floats from <paramref name="start"/> on up to, but not, <paramref name="stop"/>, each computed on its own: start + i step.
    /// </summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The end, which does not belong to them.</param>
    /// <param name="step">The distance, not 0; 1 by default, negative to go down.</param>
    /// <exception cref="NabiException">The step is 0, a number is infinite or none, or there would be more than 2^28.</exception>
    public static Tensor Arange(float start, float stop, float step = 1f)
    {
        if (step == 0f || !float.IsFinite(start) || !float.IsFinite(stop) || !float.IsFinite(step))
        {
            throw new NabiException(
                $"Arange: from {start} to {stop} by {step} there is no way; give finite numbers and a step that is not 0.");
        }

        var count = Math.Ceiling(((double)stop - start) / step);
        var tensor = Tensor.Empty(new Shape(Made("Arange", count < 1 ? 0 : count > long.MaxValue / 2 ? long.MaxValue : (long)count)));
        for (var i = 0; i < tensor.Length; i++)
            tensor.Floats[i] = (float)(start + (double)step * i);
        return tensor;
    }

    /// <summary>Numbers at equal distances from <paramref name="start"/> to <paramref name="stop"/>.</summary>
    /// <param name="start">The first, or several firsts.</param>
    /// <param name="stop">The last, or several; broadcast with the firsts.</param>
    /// <param name="num">How many, 0 or more; 50 by default.</param>
    /// <param name="endpoint">Whether the last belongs to them; true by default.</param>
    /// <param name="axis">Where the new axis stands; the first by default.</param>
    /// <returns>(num) and the axes of start and stop.</returns>
    /// <exception cref="NabiException">The shapes do not broadcast, or the count is below 0 or above 2^28.</exception>
    public static Tensor Linspace(Tensor start, Tensor stop, int num = 50, bool endpoint = true, int axis = 0)
        => Compose("Linspace", [new("num", num), new("endpoint", endpoint), new("retstep", false), new("dtype", null), new("axis", axis)],
            both => Between(both[0], both[1], num, endpoint, axis), start, stop);

    /// <summary>Numbers whose logarithms lie at equal distances: base^start to base^stop.</summary>
    /// <param name="start">The power of the first, or several.</param>
    /// <param name="stop">The power of the last, or several; broadcast with the firsts.</param>
    /// <param name="num">How many, 0 or more; 50 by default.</param>
    /// <param name="endpoint">Whether the last belongs to them; true by default.</param>
    /// <param name="base">The base; 10 by default.</param>
    /// <param name="axis">Where the new axis stands; the first by default.</param>
    /// <returns>(num) and the axes of start and stop.</returns>
    /// <exception cref="NabiException">The shapes do not broadcast, or the count is below 0 or above 2^28.</exception>
    public static Tensor Logspace(Tensor start, Tensor stop, int num = 50, bool endpoint = true, float @base = 10f, int axis = 0)
        => Compose("Logspace", [new("num", num), new("endpoint", endpoint), new("base", @base), new("dtype", null), new("axis", axis)],
            both => Power(@base, Between(both[0], both[1], num, endpoint, axis)), start, stop);

    private static Tensor Between(Tensor start, Tensor stop, int num, bool endpoint, int axis)
    {
        var rank = Math.Max(start.Rank, stop.Rank);
        var count = Made("Linspace", num < 0 ? throw new NabiException($"Linspace: the count must be 0 or more, got {num}.") : num);
        Shape steps = [count, .. Enumerable.Repeat(1, rank)];
        var (first, last) = (Tensor.Empty(steps), Tensor.Empty(steps));
        var parts = Math.Max(1, endpoint ? num - 1 : num);
        for (var i = 0; i < count; i++)
        {
            last.Floats[i] = (float)((double)i / parts);
            first.Floats[i] = (float)((double)(parts - i) / parts);
        }

        var y = start * first + stop * last;
        return y.Shape.Axis(axis) == 0 ? y : Moveaxis(y, 0, axis);
    }

    /// <summary>A count of numbers that may be made.</summary>
    private static int Made(string name, long count)
        => count <= MostMade
            ? (int)count : throw new NabiException($"{name} would make {count} numbers; the most that are made is {MostMade}.");

    /// <summary>A shape whose numbers may be made.</summary>
    private static Shape Made(string name, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Size <= MostMade
            ? shape : throw new NabiException($"{name} would make {shape.Size} numbers; the most that are made is {MostMade}.");
    }
}
