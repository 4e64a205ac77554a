using Nabi.Data;
using Nabi.Memory;

namespace Nabi.Forecasting;

/// <summary>
/// Series as rows of one length for a network that runs along them, each ending with its row: values over their mean size (0 for missing
/// ones and before the series begins), the number of the first step, the number of the series, and a first guess of each season. The
/// target is, at each step from the first full window on, the logarithms of the values to come.
/// </summary>
internal sealed class SmoothedRows : Dataset
{
    // A value of 0 is taken for this part of the mean size: the model has factors alone.
    private const double Smallest = 1e-3;

    private readonly IReadOnlyList<(SeriesHistory History, int Target, int Series)> channels;
    private readonly int[] seasons;
    private readonly int window;
    private readonly int steps;
    private readonly int horizon;
    private readonly int batchSize;
    private readonly int seed;

    /// <param name="channels">Series, target, and the number under which the series was learnt; 0 for one that was not.</param>
    /// <param name="seasons">Steps of each season.</param>
    /// <param name="window">Steps that the network reads at once.</param>
    /// <param name="steps">Steps of a row.</param>
    /// <param name="horizon">Steps to come.</param>
    /// <param name="batchSize">Rows in a batch.</param>
    /// <param name="seed">Decides the order.</param>
    public SmoothedRows(IReadOnlyList<(SeriesHistory History, int Target, int Series)> channels, int[] seasons, int window, int steps,
        int horizon, int batchSize, int seed)
        => (this.channels, this.seasons, this.window, this.steps, this.horizon, this.batchSize, this.seed)
            = (channels, seasons, window, steps, horizon, batchSize, seed);

    /// <inheritdoc/>
    public override int? BatchCount => (channels.Count + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public override int? SampleCount => channels.Count;

    /// <inheritdoc/>
    public override IEnumerable<Batch> Epoch(int epoch)
    {
        var order = new RandomStream(unchecked(((ulong)(uint)seed << 32) | (uint)epoch)).Permutation(channels.Count);
        var positions = steps - window + 1;
        for (var at = 0; at < channels.Count; at += batchSize)
        {
            var count = Math.Min(batchSize, channels.Count - at);
            var (inputs, _) = Inputs([.. Enumerable.Range(at, count).Select(i => order[i])]);
            Tensor target = Tensor.Zeros(count, positions, horizon), weight = Tensor.Zeros(count, positions, horizon);
            var values = inputs[0].Floats;
            for (var row = 0; row < count; row++)
            {
                for (var p = 0; p < positions; p++)
                {
                    for (var h = 0; h < horizon; h++)
                    {
                        var t = p + window + h;
                        var place = (row * positions + p) * horizon + h;
                        // A step learns once the series has begun.
                        if (t < steps && values[row * steps + t] > 0 && values[row * steps + p + window - 1] > 0)
                            (target.Floats[place], weight.Floats[place]) = (MathF.Log(values[row * steps + t]), 1f);
                    }
                }
            }

            yield return new Batch(inputs, [target], weight);
        }
    }

    /// <summary>The inputs of some of the series, and the mean sizes of their values.</summary>
    public (Tensor[] Inputs, double[] Sizes) Inputs(int[] rows)
    {
        Tensor[] inputs = [Tensor.Zeros(rows.Length, steps), Tensor.Zeros(new Shape(rows.Length, 1), DType.Int32),
            Tensor.Zeros(new Shape(rows.Length, 1), DType.Int32), .. seasons.Select(season => Tensor.Zeros(rows.Length, season))];
        var sizes = new double[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var (history, target, number) = channels[rows[row]];
            var all = history.Target(target);
            var values = all[Math.Max(0, all.Length - steps)..];
            var size = sizes[row] = MeanSize(values);
            var to = inputs[0].Floats.Slice(row * steps, steps);
            for (var t = 0; t < values.Length; t++)
                to[steps - values.Length + t] = double.IsNaN(values[t]) ? 0f : (float)Math.Max(Smallest, values[t] / size);
            (inputs[1].Integers[row], inputs[2].Integers[row]) = (all.Length - steps, number);
            FirstSeasons(values, all.Length - values.Length, size, inputs.AsSpan(3), row);
        }

        return (inputs, sizes);
    }

    private static double MeanSize(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                (sum, count) = (sum + Math.Abs(value), count + 1);
        }

        return sum > 0 ? sum / count : 1;
    }

    // By classical decomposition, the shortest season first; each takes what those before it left.
    private void FirstSeasons(ReadOnlySpan<double> values, int first, double size, Span<Tensor> to, int row)
    {
        var rest = LocalForecasts.Filled(values);
        first += values.Length - rest.Length;
        for (var t = 0; t < rest.Length; t++)
            rest[t] = Math.Max(Smallest, rest[t] / size);
        for (var k = 0; k < seasons.Length; k++)
        {
            if (rest.Length < 2 * seasons[k])
                continue;
            var figure = SeasonalDecomposition.Figure(rest, seasons[k], true);
            for (var t = 0; t < rest.Length; t++)
                rest[t] /= figure[t % seasons[k]];
            for (var t = 0; t < seasons[k]; t++)
                to[k].Floats[row * seasons[k] + (first + t) % seasons[k]] = (float)Math.Log(Math.Max(Smallest, figure[t]));
        }
    }
}
