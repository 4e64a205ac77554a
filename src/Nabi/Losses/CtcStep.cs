namespace Nabi.Losses;

/// <summary>A time step of a CTC prediction.</summary>
internal static class CtcStep
{
    /// <summary>The logarithms of the classes' probabilities from their logits, in double precision.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> logits, Span<double> logs)
    {
        double top = double.NegativeInfinity, sum = 0;
        foreach (var value in logits)
            top = Math.Max(top, value);
        foreach (var value in logits)
            sum += Math.Exp(value - top);
        for (var k = 0; k < logs.Length; k++)
            logs[k] = logits[k] - top - Math.Log(sum);
    }
}
