namespace Nabi.Forecasting;

/// <summary>
/// Exponential smoothing of rows with any number of seasons, each a factor of the level, with gradients by what smooths them
/// (Holt-Winters; Smyl, 2020, equations 1 to 3). With p the product of a step's seasons:
/// level[t] = alpha y[t] / p[t] + (1 - alpha) level[t-1]; season[t+m] = gamma y[t] season[t] / (p[t] level[t]) + (1 - gamma) season[t].
/// A value of 0 or below is missing: level and seasons stay.
/// </summary>
/// <remarks>
/// Inputs: values (B,T); the number of the first step in the series, int (B,1), by which a season's start is found; alpha (B,1); then for
/// each season gamma (B,1) and the logarithms of its start (B,m). Outputs: the logarithms of the level (B,T) and of the values without
/// seasons (B,T; the level's where missing), then of each season (B,T+m). Before the first step the level is the mean of the first values
/// that are there. Everything is computed in double.
/// </remarks>
internal sealed class SeasonalSmoothingPrimitive : Primitive
{
    // The level starts from so many values where there is no season.
    private const int FirstValues = 8;

    /// <inheritdoc/>
    public override object Key => typeof(SeasonalSmoothingPrimitive);

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input > 1;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (batch, time) = (inputs[0].Shape[0], inputs[0].Shape[1]);
        return [new(inputs[0].Shape), new(inputs[0].Shape),
            .. Enumerable.Range(0, (inputs.Length - 3) / 2)
                .Select(k => new TensorSpec(new Shape(batch, time + inputs[4 + 2 * k].Shape[1])))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var row = (Row)(call.State ??= new Row(call));
        for (var i = 0; i < row.Batch; i++)
        {
            row.Forward(call, i);
            var levels = call.Out(0).Slice(i * row.Time, row.Time);
            var adjusted = call.Out(1).Slice(i * row.Time, row.Time);
            for (var t = 0; t < row.Time; t++)
            {
                levels[t] = (float)Math.Log(row.Levels[t]);
                adjusted[t] = (float)Math.Log(row.IsThere(t) ? row.Values[t] / row.Products[t] : row.Levels[t]);
            }

            for (var k = 0; k < row.Seasons.Length; k++)
            {
                var season = call.Out(2 + k).Slice(i * row.Seasons[k].Length, row.Seasons[k].Length);
                for (var t = 0; t < season.Length; t++)
                    season[t] = (float)Math.Log(row.Seasons[k][t]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var row = (Row)(call.State ??= new Row(call));
        for (var input = 2; input < call.InputTensors.Count; input++)
            call.ClearedGradient(input);
        for (var i = 0; i < row.Batch; i++)
        {
            row.Forward(call, i);
            row.Backward(call, i);
        }
    }

    /// <summary>One row in double.</summary>
    private sealed class Row
    {
        private readonly double[][] seasonGradients;
        private readonly int[] lengths;
        private double before;
        private int first;

        public Row(PrimitiveCall call)
        {
            (Batch, Time) = (call.InputTensors[0].Shape[0], call.InputTensors[0].Shape[1]);
            lengths = [.. Enumerable.Range(0, (call.InputTensors.Count - 3) / 2).Select(k => call.InputTensors[4 + 2 * k].Shape[1])];
            (Values, Levels, Products) = (new double[Time], new double[Time], new double[Time]);
            Seasons = [.. lengths.Select(length => new double[Time + length])];
            seasonGradients = [.. lengths.Select(length => new double[Time + length])];
        }

        public int Batch { get; }

        public int Time { get; }

        public double[] Values { get; }

        public double[] Levels { get; }

        public double[] Products { get; }

        public double[][] Seasons { get; }

        public bool IsThere(int t) => Values[t] > 0;

        public void Forward(PrimitiveCall call, int row)
        {
            var values = call.In(0).Slice(row * Time, Time);
            for (var t = 0; t < Time; t++)
                Values[t] = values[t];
            first = call.InIntegers(1)[row];
            for (var k = 0; k < lengths.Length; k++)
            {
                for (var t = 0; t < lengths[k]; t++)
                    Seasons[k][t] = Math.Exp(call.In(4 + 2 * k)[row * lengths[k] + Phase(t, lengths[k])]);
            }

            var level = before = FirstLevel();
            var alpha = (double)call.In(2)[row];
            for (var t = 0; t < Time; t++)
            {
                var product = 1.0;
                foreach (var season in Seasons)
                    product *= season[t];
                Products[t] = product;
                if (IsThere(t))
                    level = alpha * Values[t] / product + (1 - alpha) * level;
                Levels[t] = level;
                for (var k = 0; k < lengths.Length; k++)
                {
                    var gamma = IsThere(t) ? (double)call.In(3 + 2 * k)[row] : 0;
                    Seasons[k][t + lengths[k]] = Seasons[k][t] * (gamma * Values[t] / (product * level) + 1 - gamma);
                }
            }
        }

        // From the last step to the first; gradients by logarithms of the seasons, since they are only multiplied.
        public void Backward(PrimitiveCall call, int row)
        {
            for (var k = 0; k < lengths.Length; k++)
            {
                for (var t = 0; t < seasonGradients[k].Length; t++)
                    seasonGradients[k][t] = Given(call, 2 + k, row * seasonGradients[k].Length + t);
            }

            var alpha = (double)call.In(2)[row];
            var (level, alphaGradient) = (0.0, 0.0);
            Span<double> gammaGradients = stackalloc double[lengths.Length];
            gammaGradients.Clear();
            for (var t = Time - 1; t >= 0; t--)
            {
                var (adjusted, isThere) = (Given(call, 1, row * Time + t), IsThere(t));
                level += (Given(call, 0, row * Time + t) + (isThere ? 0 : adjusted)) / Levels[t];
                var product = isThere ? -adjusted : 0;
                for (var k = 0; k < lengths.Length; k++)
                {
                    var gradient = seasonGradients[k][t + lengths[k]];
                    seasonGradients[k][t] += gradient;
                    if (!isThere)
                        continue;
                    // log season[t+m] = log season[t] + log(gamma r + 1 - gamma), r = y / (p level)
                    var gamma = (double)call.In(3 + 2 * k)[row];
                    var ratio = Values[t] / (Products[t] * Levels[t]);
                    var factor = gradient / (gamma * ratio + 1 - gamma);
                    gammaGradients[k] += factor * (ratio - 1);
                    level -= factor * gamma * ratio / Levels[t];
                    product -= factor * gamma * ratio;
                }

                if (!isThere)
                    continue;
                var share = Values[t] / Products[t];
                alphaGradient += level * (share - (t > 0 ? Levels[t - 1] : before));
                product -= level * alpha * share;
                level *= 1 - alpha;
                for (var k = 0; k < lengths.Length; k++)
                    seasonGradients[k][t] += product;
            }

            Add(call, 2, row, alphaGradient);
            for (var k = 0; k < lengths.Length; k++)
            {
                Add(call, 3 + 2 * k, row, gammaGradients[k]);
                for (var t = 0; t < lengths[k]; t++)
                    Add(call, 4 + 2 * k, row * lengths[k] + Phase(t, lengths[k]), seasonGradients[k][t]);
            }
        }

        private static double Given(PrimitiveCall call, int output, int at)
            => call.OutputGradient(output) is { IsEmpty: false } gradient ? gradient[at] : 0;

        private static void Add(PrimitiveCall call, int input, int at, double value)
        {
            if (call.WantsGradient(input))
                call.InputGradient(input)[at] += (float)value;
        }

        private int Phase(int step, int season) => ((first + step) % season + season) % season;

        private double FirstLevel()
        {
            var (sum, count) = (0.0, 0);
            var most = lengths.Length > 0 ? lengths.Min() : FirstValues;
            for (var t = 0; t < Time && count < most; t++)
            {
                if (IsThere(t))
                    (sum, count) = (sum + Values[t], count + 1);
            }

            return count > 0 ? sum / count : 1;
        }
    }
}
