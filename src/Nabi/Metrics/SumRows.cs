namespace Nabi.Metrics;

/// <summary>A metric's sums as its state: four arrays of one length, one behind the other.</summary>
internal static class SumRows
{
    /// <summary>Copies the arrays into a state.</summary>
    public static void Read(Span<double> state, params ReadOnlySpan<double[]> rows)
    {
        for (var i = 0; i < rows.Length; i++)
            rows[i].CopyTo(state[(i * rows[i].Length)..]);
    }

    /// <summary>The arrays that make up a state.</summary>
    public static (double[] First, double[] Second, double[] Third, double[] Fourth) Write(ReadOnlySpan<double> state)
    {
        var width = state.Length / 4;
        return (state[..width].ToArray(), state.Slice(width, width).ToArray(), state.Slice(2 * width, width).ToArray(),
            state.Slice(3 * width, width).ToArray());
    }
}
