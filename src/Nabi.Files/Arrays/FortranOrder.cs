namespace Nabi.Files;

/// <summary>Arrays whose first axis is the fastest (column-major), as Fortran and NumPy's <c>order='F'</c> write them.</summary>
internal static class FortranOrder
{
    /// <summary>The values in C order, with the last axis the fastest.</summary>
    public static Array ToRowMajor(Array data, int[] shape) => data switch
    {
        float[] x => Transpose(x, shape),
        double[] x => Transpose(x, shape),
        Half[] x => Transpose(x, shape),
        int[] x => Transpose(x, shape),
        long[] x => Transpose(x, shape),
        short[] x => Transpose(x, shape),
        sbyte[] x => Transpose(x, shape),
        byte[] x => Transpose(x, shape),
        ushort[] x => Transpose(x, shape),
        uint[] x => Transpose(x, shape),
        ulong[] x => Transpose(x, shape),
        bool[] x => Transpose(x, shape),
        _ => Transpose((string[])data, shape),
    };

    private static T[] Transpose<T>(T[] source, int[] shape)
    {
        // The result is filled in C order; the strides are the source's.
        var result = new T[source.Length];
        var strides = new int[shape.Length];
        var position = new int[shape.Length];
        for (int axis = 0, size = 1; axis < shape.Length; size *= shape[axis++])
            strides[axis] = size;
        var from = 0;
        for (var to = 0; to < result.Length; to++)
        {
            result[to] = source[from];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++position[axis] < shape[axis])
                    break;
                from -= position[axis] * strides[axis];
                position[axis] = 0;
            }
        }

        return result;
    }
}
