namespace Nabi.Kernels;

/// <summary>Rows of numbers from one place to another, both at distances of their own; a negative distance walks back.</summary>
public static unsafe class RowCopy
{
    /// <summary>target[to + r·toStep + j] = source[from + r·fromStep + j], r below rows, j below width.</summary>
    public static void Copy(int rows, int width, ReadOnlySpan<float> source, int from, int fromStride,
        Span<float> target, int to, int toStride)
    {
        if (!Check(rows, width, source.Length, from, fromStride, target.Length, to, toStride)) return;
        fixed (float* s = source, t = target) SimdKernels.Current.CopyRows(rows, width, s + from, fromStride, t + to, toStride);
    }

    /// <summary>target[to + r·toStep + j] += source[from + r·fromStep + j], r below rows, j below width.</summary>
    public static void Add(int rows, int width, ReadOnlySpan<float> source, int from, int fromStride,
        Span<float> target, int to, int toStride)
    {
        if (!Check(rows, width, source.Length, from, fromStride, target.Length, to, toStride)) return;
        fixed (float* s = source, t = target) SimdKernels.Current.AddRows(rows, width, s + from, fromStride, t + to, toStride);
    }

    // False when there is nothing to do.
    private static bool Check(int rows, int width, int source, int from, int fromStride, int target, int to, int toStride)
    {
        Guard.Size(rows, 0, nameof(rows));
        Guard.Size(width, 0, nameof(width));
        if (rows == 0 || width == 0) return false;
        Inside(rows, width, source, from, fromStride, nameof(source));
        Inside(rows, width, target, to, toStride, nameof(target));
        return true;
    }

    private static void Inside(int rows, int width, int length, int first, int stride, string name)
    {
        var last = first + (long)(rows - 1) * stride;
        if (Math.Min(first, last) < 0 || Math.Max(first, last) + width > length)
        {
            throw new ArgumentException(
                $"'{name}' has {length} numbers, expected room for {rows} rows of {width} from {first} on at a distance of {stride}.");
        }
    }
}
