namespace Nabi.Losses;

/// <summary>The memory and the sums of the forward-backward algorithm for one sample at a time.</summary>
internal sealed class CtcLattice(int steps, int classes, int labels)
{
    private readonly double[] logs = new double[steps * classes];
    private readonly int[] stepNumbers = new int[steps];
    private readonly int[] path = new int[2 * labels + 1];
    private readonly double[] forward = new double[steps * (2 * labels + 1)];
    private readonly double[] backward = new double[2 * labels + 1];
    private readonly double[] next = new double[2 * labels + 1];
    private int places;
    private int length;

    public int Steps => steps;

    public int Classes => classes;

    /// <summary>Forgets the last sample.</summary>
    public void Start()
    {
        (places, length) = (1, 0);
        path[0] = 0;
    }

    /// <summary>Adds a label and the blank behind it to the path.</summary>
    public void AddLabel(int label)
    {
        path[places++] = label;
        path[places++] = 0;
    }

    /// <summary>Adds a time step: its number in the prediction and its logits.</summary>
    public void AddStep(int number, ReadOnlySpan<float> logits)
    {
        CtcStep.LogSoftmax(logits, logs.AsSpan(length * classes, classes));
        stepNumbers[length++] = number;
    }

    /// <summary>The loss: infinite when the labels do not fit into the steps.</summary>
    public double Forward()
    {
        if (length == 0)
            return places == 1 ? 0 : double.PositiveInfinity;
        for (var t = 0; t < length; t++)
        {
            for (var s = 0; s < places; s++)
            {
                var reach = t == 0 ? (s <= 1 ? 0 : double.NegativeInfinity) : Reach(forward.AsSpan((t - 1) * places, places), s);
                forward[t * places + s] = reach + logs[t * classes + path[s]];
            }
        }

        return -Add(forward[length * places - 1], places > 1 ? forward[length * places - 2] : double.NegativeInfinity);
    }

    /// <summary>Adds the gradient by the logits, times <paramref name="scale"/>; nothing when the loss is infinite.</summary>
    public void AddGradient(float scale, Span<float> gradient)
    {
        var loss = Forward();
        if (length == 0 || double.IsInfinity(loss))
            return;
        for (var t = length - 1; t >= 0; t--)
        {
            var row = gradient.Slice(stepNumbers[t] * classes, classes);
            for (var k = 0; k < classes; k++)
                row[k] += scale * (float)Math.Exp(logs[t * classes + k]);
            for (var s = 0; s < places; s++)
            {
                // What comes after place s at step t, without the step itself.
                next[s] = t == length - 1 ? (s >= places - 2 ? 0 : double.NegativeInfinity) : After(t + 1, s);
                row[path[s]] -= scale * (float)Math.Exp(forward[t * places + s] + next[s] + loss);
            }

            for (var s = 0; s < places; s++)
                backward[s] = next[s];
        }
    }

    private double Reach(ReadOnlySpan<double> before, int s)
    {
        var sum = before[s];
        if (s >= 1)
            sum = Add(sum, before[s - 1]);
        return s >= 2 && path[s] != 0 && path[s] != path[s - 2] ? Add(sum, before[s - 2]) : sum;
    }

    private double After(int t, int s)
    {
        var sum = backward[s] + logs[t * classes + path[s]];
        if (s + 1 < places)
            sum = Add(sum, backward[s + 1] + logs[t * classes + path[s + 1]]);
        return s + 2 < places && path[s + 2] != 0 && path[s + 2] != path[s]
            ? Add(sum, backward[s + 2] + logs[t * classes + path[s + 2]]) : sum;
    }

    private static double Add(double a, double b)
    {
        var (high, low) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(high) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }
}
