namespace Nabi.Files;

/// <summary>Changes the order in which an array's values stand.</summary>
internal static class ArrayOrder
{
    /// <summary>From Fortran order (first axis fastest) to C order (last axis fastest).</summary>
    public static Array FromFortran(Array data, int[] shape) => data switch
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
        // The source is walked in C order of the result: `step[axis]` is how far apart neighbours along an axis are in it.
        var result = new T[source.Length];
        var step = new int[shape.Length];
        var position = new int[shape.Length];
        for (int axis = 0, size = 1; axis < shape.Length; size *= shape[axis++])
            step[axis] = size;
        var from = 0;
        for (var to = 0; to < result.Length; to++)
        {
            result[to] = source[from];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += step[axis];
                if (++position[axis] < shape[axis])
                    break;
                from -= position[axis] * step[axis];
                position[axis] = 0;
            }
        }

        return result;
    }
}
