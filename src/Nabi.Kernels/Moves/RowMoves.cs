namespace Nabi.Kernels;

/// <summary>Rows of numbers from one place to another, both at distances of their own; a negative distance walks back.</summary>
public static unsafe class RowMoves
{
    /// <summary>target[to + r·toStep + j] = source[from + r·fromStep + j], r below rows, j below width.</summary>
    public static void Copy(int rows, int width, ReadOnlySpan<float> source, int from, int fromStep, Span<float> target, int to, int toStep)
    {
        if (!Check(rows, width, source.Length, from, fromStep, target.Length, to, toStep)) return;
        fixed (float* s = source, t = target) Kernel.Current.CopyRows(rows, width, s + from, fromStep, t + to, toStep);
    }

    /// <summary>target[to + r·toStep + j] += source[from + r·fromStep + j], r below rows, j below width.</summary>
    public static void Add(int rows, int width, ReadOnlySpan<float> source, int from, int fromStep, Span<float> target, int to, int toStep)
    {
        if (!Check(rows, width, source.Length, from, fromStep, target.Length, to, toStep)) return;
        fixed (float* s = source, t = target) Kernel.Current.AddRows(rows, width, s + from, fromStep, t + to, toStep);
    }

    // False when there is nothing to do.
    private static bool Check(int rows, int width, int source, int from, int fromStep, int target, int to, int toStep)
    {
        Door.Size(rows, 0, nameof(rows));
        Door.Size(width, 0, nameof(width));
        if (rows == 0 || width == 0) return false;
        Inside(rows, width, source, from, fromStep, nameof(source));
        Inside(rows, width, target, to, toStep, nameof(target));
        return true;
    }

    private static void Inside(int rows, int width, int length, int first, int step, string name)
    {
        var last = first + ((long)(rows - 1) * step);
        if (Math.Min(first, last) < 0 || Math.Max(first, last) + width > length)
            throw new ArgumentException($"'{name}' has {length} numbers, expected room for {rows} rows of {width} from {first} on at a distance of {step}.");
    }
}
