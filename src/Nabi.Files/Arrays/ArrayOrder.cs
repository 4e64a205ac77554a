namespace Nabi.Files;

/// <summary>Changes the order in which an array's values stand.</summary>
internal static class ArrayOrder
{
    /// <summary>From Fortran order (first axis fastest) to C order (last axis fastest).</summary>
    public static Array FromFortran(Array data, int[] shape) => data switch
    {
        float[] x => Turn(x, shape),
        double[] x => Turn(x, shape),
        Half[] x => Turn(x, shape),
        int[] x => Turn(x, shape),
        long[] x => Turn(x, shape),
        short[] x => Turn(x, shape),
        sbyte[] x => Turn(x, shape),
        byte[] x => Turn(x, shape),
        ushort[] x => Turn(x, shape),
        uint[] x => Turn(x, shape),
        ulong[] x => Turn(x, shape),
        bool[] x => Turn(x, shape),
        _ => Turn((string[])data, shape),
    };

    private static T[] Turn<T>(T[] source, int[] shape)
    {
        // The source is walked in C order of the result: `step[axis]` is how far apart neighbours along an axis stand in it.
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
