using Nabi.Losses;
using Nabi.Memory;

namespace Nabi.Forecasting;

/// <summary>
/// An LSTM that reads the past and then its own forecasts, step by step, and says the distribution of each value; paths of the future are
/// drawn from it, and quantiles are those of the paths. Salinas, Flunkert, Gasthaus, Januschowski, DeepAR, 2020.
/// </summary>
/// <remarks>Observed inputs end with the history, so this model does not read them. It learns from the likelihood of the steps of the
/// horizon.</remarks>
public sealed class DeepAR : WindowModel
{
    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 40, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> LayersSetting = ConfigSetting.Int(nameof(Layers), 2, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> DropoutSetting = ConfigSetting.Float(nameof(Dropout), 0.1f, Must.BeFraction);

    private static readonly ConfigSetting<ForecastDistribution> DistributionSetting =
        ConfigSetting.Option(nameof(Distribution), ForecastDistribution.StudentT);

    private static readonly ConfigSetting<int> PathsSetting = ConfigSetting.Int(nameof(Paths), 200, Must.BeAtLeast(10));

    // Rows that are drawn at once: paths of some series.
    private const int Rows = 8192;

    private LSTM[] recurrent = [];
    private Dense? head;
    private Model? encoder;

    /// <summary>Creates the model; its values are scaled by the mean of the window, as in the paper.</summary>
    public DeepAR() => Scaling = WindowScaling.Mean;

    /// <summary>Units of each LSTM, 1 or more; 40 by default, as in the paper.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Units { get => Get(UnitsSetting); init => Set(UnitsSetting, value); }

    /// <summary>LSTMs above one another, 1 or more; 2 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Layers { get => Get(LayersSetting); init => Set(LayersSetting, value); }

    /// <summary>The part of the numbers between the LSTMs that training leaves out, from 0 to 1; 0.1 by default.</summary>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public float Dropout { get => Get(DropoutSetting); init => Set(DropoutSetting, value); }

    /// <summary>
    /// The distribution of a value; <c>student_t</c> by default. Counts are not scaled before, but in the network; negative ones are
    /// refused when it learns, and no interval of theirs reaches below 0.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public ForecastDistribution Distribution
    {
        get => Get(DistributionSetting);
        init
        {
            Set(DistributionSetting, value);
            if (value == ForecastDistribution.NegativeBinomial)
                Scaling = WindowScaling.None;
        }
    }

    /// <summary>Paths drawn per series, 10 or more; 200 by default.</summary>
    /// <exception cref="NabiException">It is below 10.</exception>
    public int Paths { get => Get(PathsSetting); init => Set(PathsSetting, value); }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.Known | ModelInputs.Static;

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, UnitsSetting, LayersSetting, DropoutSetting, DistributionSetting, PathsSetting];

    /// <inheritdoc/>
    protected internal override bool ReadsAhead => true;

    internal override double Least => IsOfCounts ? 0 : base.Least;

    private bool IsOfCounts => Distribution == ForecastDistribution.NegativeBinomial;

    private LikelihoodLoss Likelihood
        => IsOfCounts ? new NegativeBinomialNegativeLogLikelihood()
            : Distribution == ForecastDistribution.Gaussian ? new GaussianNegativeLogLikelihood() : new StudentTNegativeLogLikelihood();

    /// <inheritdoc/>
    protected override int Outputs(ForecastTask task) => Likelihood.Parameters;

    /// <inheritdoc/>
    protected override Loss Loss(ForecastTask task)
        => Objective == ForecastObjective.Quantiles ? Likelihood
            : throw new NabiException($"{Name}: it learns a likelihood; leave Objective as it is, or use another model.");

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        foreach (var history in IsOfCounts ? series : [])
        {
            for (var target = 0; target < history.Schema.Targets.Count; target++)
            {
                var values = history.Target(target);
                if (values.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon) is var step and >= 0)
                {
                    throw new NabiException(FormattableString.Invariant(
                        $"{Name}: series \"{TableSource.Shown(history.Name)}\" has {values[step]} at {history.Time.Text(step)}; counts ")
                        + "are 0 or more. Set another Distribution.");
                }
            }
        }

        base.Learn(task, series, options);
    }

    /// <inheritdoc/>
    protected override Tensor Build(WindowInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        recurrent = [.. Enumerable.Range(0, Layers).Select(i => new LSTM(Units)
        {
            ReturnSequences = true, ReturnState = true, Dropout = i > 0 ? Dropout : 0f, Name = $"lstm_{i}",
        })];
        head = new Dense(Likelihood.Parameters) { Name = "parameters" };
        var lookback = inputs.Past.Shape[1];
        var values = inputs.Values;

        // Counts are brought to one size here: the likelihood is that of the counts themselves.
        var size = IsOfCounts ? 1f + Ops.Mean(values, [1], keepDims: true) : null;
        var scaled = size is null ? values : values / size;
        var steps = Features(inputs.Future, inputs.Static, inputs.Task.Horizon);
        var before = Features(inputs.PastKnown is { } known ? known[.., 1.., ..] : null, inputs.Static, lookback - 1);

        // The step at t reads the value at t - 1.
        List<Tensor> states = [];
        var x = Joined(scaled[.., ..^1, ..], before);
        List<Tensor[]> read = [];
        foreach (var layer in lookback > 1 ? recurrent : [])
        {
            var (output, after) = layer.ApplyWithState(x);
            read.Add([.. after]);
            x = output;
        }

        var ahead = Ops.ExpandDims(inputs.Ahead!, -1);
        var last = scaled[.., ^1.., ..];
        var shifted = inputs.Task.Horizon > 1
            ? Ops.Concat([last, size is null ? ahead[.., ..^1, ..] : ahead[.., ..^1, ..] / size], 1) : last;
        x = Joined(shifted, steps);
        for (var i = 0; i < Layers; i++)
            x = lookback > 1 ? recurrent[i].ApplyWithState(x, [.. read[i]]).Output : recurrent[i].ApplyWithState(x).Output;
        List<Tensor> kept = [last, .. read.SelectMany(pair => pair)];
        if (steps is not null)
            kept.Add(steps);
        if (size is not null)
            kept.Add(size);
        encoder = new Model(inputs.Inputs, kept);
        return Parameters(head.Apply(x), size);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var forecasts = series.Select(_ => new ModelForecast(task)).ToArray();
        var targets = task.Schema.Targets.Count;
        var total = series.Count * targets;
        var chunk = Math.Max(1, Rows / Paths);
        for (var at = 0; at < total; at += chunk)
        {
            var count = Math.Min(chunk, total - at);
            var inputs = Layout.Inputs.Select(input => input.Rows(count)).ToArray();
            var scales = new WindowScale[count];
            var draws = new RandomDraws[count];
            for (var row = 0; row < count; row++)
            {
                var (history, target) = (WindowLearning.Checked(Name, Reads, task, series[(at + row) / targets]), (at + row) % targets);
                scales[row] = Layout.Fill(inputs, row, history, target, history.Length);
                draws[row] = RandomDraws.Of(task.Seed, WindowLayout.KeyOf(history, target));
            }

            var paths = Drawn(task, encoder!.PredictAll(inputs, batchSize: count), draws);
            for (var row = 0; row < count; row++)
            {
                Put(forecasts[(at + row) / targets], (at + row) % targets, paths.AsSpan(row * Paths * task.Horizon, Paths * task.Horizon),
                    scales[row]);
            }
        }

        return forecasts;
    }

    // Paths (rows · Paths, horizon) in the scale of the window.
    private double[] Drawn(ForecastTask task, IReadOnlyList<Tensor> read, RandomDraws[] draws)
    {
        var rows = draws.Length * Paths;
        var hasStates = Layout.Lookback > 1;
        var repeated = read.Select(tensor => Ops.Repeat(tensor, Paths, 0)).ToArray();
        var value = repeated[0];
        var states = Enumerable.Range(0, hasStates ? Layers : 0)
            .Select(i => (Tensor[])[repeated[1 + 2 * i], repeated[2 + 2 * i]]).ToArray();
        var size = IsOfCounts ? repeated[^1] : null;
        var place = 1 + (hasStates ? 2 * Layers : 0);
        var steps = repeated.Length - (IsOfCounts ? 1 : 0) > place ? repeated[place] : null;
        var paths = new double[rows * task.Horizon];
        var likelihood = Likelihood;
        var width = likelihood.Parameters;
        if (!hasStates)
            states = [.. Enumerable.Range(0, Layers).Select(_ => (Tensor[])[Tensor.Zeros(rows, Units), Tensor.Zeros(rows, Units)])];
        for (var step = 0; step < task.Horizon; step++)
        {
            var x = Joined(value, steps?[.., step..(step + 1), ..]);
            for (var i = 0; i < Layers; i++)
            {
                var (output, after) = recurrent[i].ApplyWithState(x, [.. states[i]], training: false);
                (x, states[i]) = (output, [.. after]);
            }

            var parameters = Parameters(head!.Apply(x), size).AsSpan();
            var next = Tensor.Zeros(rows, 1, 1);
            for (var row = 0; row < rows; row++)
            {
                var drawn = Draw(draws[row / Paths], likelihood, parameters.Slice(row * width, width));
                paths[row * task.Horizon + step] = drawn;
                next.Floats[row] = (float)(size is null ? drawn : drawn / size.AsSpan()[row]);
            }

            value = next;
        }

        return paths;
    }

    private double Draw(RandomDraws random, LikelihoodLoss likelihood, ReadOnlySpan<float> outputs)
    {
        Span<double> parameters = stackalloc double[outputs.Length];
        likelihood.Constrain(outputs, parameters);
        if (IsOfCounts)
            return random.Poisson(random.Gamma(1 / parameters[1]) * parameters[1] * parameters[0]);
        return parameters[0] + parameters[1] * (Distribution == ForecastDistribution.Gaussian ? random.Normal()
            : random.StudentT(parameters[2]));
    }

    // The mean of counts grows with their size, their shape falls with its root; both as numbers before softplus.
    private static Tensor Parameters(Tensor outputs, Tensor? size)
    {
        if (size is null)
            return outputs;
        Tensor mean = Ops.Softplus(outputs[.., .., ..1]) * size + 1e-4f,
            shape = Ops.Softplus(outputs[.., .., 1..]) / Ops.Sqrt(size) + 1e-4f;
        return Ops.Concat([Inverse(mean), Inverse(shape)], -1);

        static Tensor Inverse(Tensor x) => x + Ops.Log(1f - Ops.Exp(-x));
    }

    private void Put(ModelForecast forecast, int target, Span<double> paths, WindowScale scale)
    {
        var values = new double[Paths];
        for (var step = 0; step < forecast.Horizon; step++)
        {
            for (var path = 0; path < Paths; path++)
                values[path] = scale.From(paths[path * forecast.Horizon + step]);
            Array.Sort(values);
            forecast.Mean(target)[step] = values.Average();
            for (var level = 0; level < forecast.Levels.Count; level++)
            {
                // Path i of n stands for the quantile (i + 1/2) / n.
                var at = Math.Clamp(forecast.Levels[level] * Paths - 0.5, 0, Paths - 1);
                var low = (int)at;
                forecast.Quantile(target, level)[step] = values[low] + (at - low) * (values[Math.Min(low + 1, Paths - 1)] - values[low]);
            }
        }
    }

    private static Tensor? Features(Tensor? known, Tensor? fixedOnes, int steps)
    {
        if (steps == 0)
            return null;
        Tensor[] parts = [.. known is null ? (Tensor[])[] : [known],
            .. fixedOnes is null ? (Tensor[])[] : [new RepeatVector(steps).Apply(fixedOnes)]];
        return parts.Length switch { 0 => null, 1 => parts[0], _ => Ops.Concat(parts, -1) };
    }

    private static Tensor Joined(Tensor values, Tensor? features) => features is null ? values : Ops.Concat([values, features], -1);
}
