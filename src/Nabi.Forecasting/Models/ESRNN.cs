using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Forecasting;

/// <summary>
/// ES-RNN, the winner of the M4 competition (Smyl, 2020): exponential smoothing with parameters and seasons of each series' own, learnt
/// together with a dilated residual LSTM that all series share. The network reads logarithms without level and season, and forecasts them;
/// level and season are put back.
/// </summary>
/// <remarks>
/// Seasons and level are factors, so it is for values of 0 and above. The intervals are quantiles of their own. A series that is new after
/// <see cref="ForecastModel.Fit"/> gets the parameters that all share, and its season by classical decomposition. Inputs other than the
/// targets are not read.
/// </remarks>
public sealed class ESRNN : ForecastModel
{
    // How much faster than the network's weights the smoothing's learn.
    private const float Speed = 10f;

    private static readonly ConfigSetting<IReadOnlyList<int>?> SeasonsSetting = ConfigSetting.OptionalInts(nameof(Seasons),
        static (values, _) => values is null || values.All(value => value >= 2) ? null : "2 or more each");

    private static readonly ConfigSetting<int?> WindowSetting =
        ConfigSetting.OptionalInt(nameof(Window), static (value, _) => value is null or >= 1 ? null : "1 or more");

    private static readonly ConfigSetting<IReadOnlyList<int>?> DilationsSetting = ConfigSetting.OptionalInts(nameof(Dilations),
        static (values, _) => values is null || (values.Count > 0 && values.All(value => value >= 1))
            ? null : "1 or more each, at least one");

    private static readonly ConfigSetting<int> UnitsSetting = ConfigSetting.Int(nameof(Units), 40, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int> StepsSetting = ConfigSetting.Int(nameof(Steps), 1024, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> LevelPenaltySetting =
        ConfigSetting.Float(nameof(LevelPenalty), 0f, Must.BePositiveOrZero);

    private static readonly ConfigSetting<int> EpochsSetting = ConfigSetting.Int(nameof(Epochs), 15, Must.BeAtLeast(0));

    private static readonly ConfigSetting<int> BatchSizeSetting = ConfigSetting.Int(nameof(BatchSize), 16, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> LearningRateSetting = ConfigSetting.Float(nameof(LearningRate), 0.005f, Must.BeAboveZero);

    private Dictionary<string, int> learnt = new(StringComparer.Ordinal);
    private Model? network;
    private int steps;

    /// <summary>Steps of each season, 2 or more, none for a level alone; null (default) for the task's, if it has one.</summary>
    /// <exception cref="NabiException">One is below 2.</exception>
    public IReadOnlyList<int>? Seasons { get => Get(SeasonsSetting); init => Set(SeasonsSetting, value); }

    /// <summary>Steps that the network reads at once, 1 or more; null (default) for the shortest season, and at least 8.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Window { get => Get(WindowSetting); init => Set(WindowSetting, value); }

    /// <summary>How far back each layer of LSTM has its state from, 1 or more each; null (default) for 1, 4 and the seasons.</summary>
    /// <exception cref="NabiException">There is none, or one is below 1.</exception>
    public IReadOnlyList<int>? Dilations { get => Get(DilationsSetting); init => Set(DilationsSetting, value); }

    /// <summary>Units of each layer, 1 or more; 40 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Units { get => Get(UnitsSetting); init => Set(UnitsSetting, value); }

    /// <summary>The most steps of a series that are read, from its end; 1024 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Steps { get => Get(StepsSetting); init => Set(StepsSetting, value); }

    /// <summary>What counts a level whose growth changes, 0 or more; 0 by default (Smyl, 2020, section 3.4).</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public float LevelPenalty { get => Get(LevelPenaltySetting); init => Set(LevelPenaltySetting, value); }

    /// <summary>Passes over all series, 0 or more; 15 by default.</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int Epochs { get => Get(EpochsSetting); init => Set(EpochsSetting, value); }

    /// <summary>Series a training step, 1 or more; 16 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int BatchSize { get => Get(BatchSizeSetting); init => Set(BatchSizeSetting, value); }

    /// <summary>The first learning rate of Adam, above 0; it falls to 0 along a cosine. 0.005 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float LearningRate { get => Get(LearningRateSetting); init => Set(LearningRateSetting, value); }

    /// <summary>Losses by epoch of the last training; null before it, and after reading from a file.</summary>
    public History? History { get; private set; }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [
        SeasonsSetting, WindowSetting, DilationsSetting, UnitsSetting, StepsSetting, LevelPenaltySetting, EpochsSetting, BatchSizeSetting,
        LearningRateSetting,
    ];

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        List<(SeriesHistory, int, int)> channels = [];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        var (window, longest) = (WindowOf(task), 0);
        foreach (var history in series)
        {
            for (var target = 0; target < task.Schema.Targets.Count; target++)
            {
                Check(task, history, target);
                if (history.Length <= window)
                    continue;
                longest = Math.Max(longest, history.Length);
                channels.Add((history, target, numbers[WindowLayout.KeyOf(history, target)] = numbers.Count + 1));
            }
        }

        if (channels.Count == 0)
            throw new NabiException($"{Name}: no series is longer than the {window} steps that the network reads at once.");
        ForecastFitOptions.Seeded(task.Seed, () =>
        {
            (learnt, steps) = (numbers, Math.Max(window + 1, Math.Min(Steps, longest)));
            SmoothedRows rows = new(channels, SeasonsOf(task), window, steps, task.Horizon, BatchSize, task.Seed);
            (var training, network) = Made(task);
            training.Compile(new Adam(new CosineDecay(LearningRate, Math.Max(1, Epochs * rows.BatchCount!.Value))) { ClipNorm = 1f },
                new Pinball([.. task.Quantiles.Select(quantile => (float)quantile)]));
            History = training.Fit(rows, options.Of(Epochs));
            RequireFinite(training, series);
        });
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        const int Rows = 256;
        var forecasts = series.Select(_ => new ModelForecast(task)).ToArray();
        var targets = task.Schema.Targets.Count;
        (SeriesHistory, int, int)[] channels = [.. Enumerable.Range(0, series.Count * targets).Select(i =>
        {
            Check(task, series[i / targets], i % targets);
            return (series[i / targets], i % targets, learnt.GetValueOrDefault(WindowLayout.KeyOf(series[i / targets], i % targets)));
        })];
        SmoothedRows rows = new(channels, SeasonsOf(task), WindowOf(task), steps, task.Horizon, 1, 0);
        for (var at = 0; at < channels.Length; at += Rows)
        {
            var count = Math.Min(Rows, channels.Length - at);
            var (inputs, sizes) = rows.Inputs([.. Enumerable.Range(at, count)]);
            var outputs = network!.Predict(inputs, batchSize: 64).AsSpan();
            for (var row = 0; row < count; row++)
            {
                for (var step = 0; step < task.Horizon; step++)
                {
                    for (var level = 0; level < task.Quantiles.Count; level++)
                    {
                        var value = sizes[row] * Math.Exp(outputs[(row * task.Horizon + step) * task.Quantiles.Count + level]);
                        var (forecast, target) = (forecasts[(at + row) / targets], (at + row) % targets);
                        forecast.Quantile(target, level)[step] = value;
                        if (task.Quantiles[level] == 0.5)
                            forecast.Mean(target)[step] = value;
                    }
                }
            }
        }

        return forecasts;
    }

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        archive.Put("series", NumericArray.Of(learnt.OrderBy(pair => pair.Value).Select(pair => pair.Key).ToArray()));
        archive.Put("steps", NumericArray.Of((int[])[steps]));
        archive.PutWeights("network", network!);
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        learnt = new(StringComparer.Ordinal);
        foreach (var name in archive.Get("series").ToStrings())
            learnt[name] = learnt.Count + 1;
        steps = archive.Get("steps").ToInts() is [var kept] && kept > WindowOf(task) && kept <= Math.Max(Steps, WindowOf(task) + 1) ? kept
            : throw new NabiException($"The forecast file's rows of {Name} do not fit its settings; it is damaged.");
        network = Made(task).Network;
        archive.GetWeights("network", network);
    }

    private int[] SeasonsOf(ForecastTask task) => Seasons is { } given ? [.. given.Order()] : task.Season > 1 ? [task.Season] : [];

    private int WindowOf(ForecastTask task) => Window ?? SeasonsOf(task).Append(int.MaxValue).Min() switch
    {
        int.MaxValue => 8,
        var shortest => Math.Max(8, shortest),
    };

    // The model for training, at each step of a row, and the same one at the last step alone.
    private (Model Training, Model Network) Made(ForecastTask task)
    {
        var (seasons, window) = (SeasonsOf(task), WindowOf(task));
        Tensor[] inputs = [
            Input.Of(steps),
            Input.Of(new Input(1) { DType = DType.Int32 }),
            Input.Of(new Input(1) { DType = DType.Int32 }),
            .. seasons.Select(season => Input.Of(season)),
        ];
        var smoothed = new SeriesSmoothing(learnt.Count, seasons, Speed, LevelPenalty).ApplyAll(inputs);
        var positions = steps - window + 1;
        var level = Ops.ExpandDims(smoothed[0][.., (window - 1)..], -1);
        var read = Ops.ExtractSequences(smoothed[1], window, 1) - level;
        DilatedLayers layers = new(Dilations ?? [1, 4, .. seasons], Units);
        Dense last = new(Units, "tanh"), said = new(task.Horizon * task.Quantiles.Count);
        var (training, back) = (Said(layers.Everywhere(read), positions), level);
        var (end, backAtEnd) = (Said(layers.AtEnd(read), 1), level[.., ^1.., ..]);
        for (var k = 0; k < seasons.Length; k++)
        {
            // What a season will be in the steps to come: known for one season ahead, then again the same.
            var known = Math.Min(seasons[k], task.Horizon);
            back += Ahead(Ops.ExtractSequences(smoothed[2 + k][.., window..], known, 1)[.., ..positions, ..]);
            backAtEnd += Ahead(Ops.ExpandDims(smoothed[2 + k][.., steps..(steps + known)], 1));
        }

        return (new Model(inputs, [training + Ops.ExpandDims(back, -1)]), new Model(inputs, [end + Ops.ExpandDims(backAtEnd, -1)]));

        Tensor Said(Tensor hidden, int count)
            => new Reshape(count, task.Horizon, task.Quantiles.Count).Apply(said.Apply(last.Apply(hidden)));

        Tensor Ahead(Tensor known)
            => known.Shape[2] == task.Horizon ? known : Ops.Concat([.. Enumerable.Range(0, task.Horizon).Chunk(known.Shape[2])
                .Select(part => known[.., .., ..part.Length])], -1);
    }

    private void Check(ForecastTask task, SeriesHistory history, int target)
    {
        foreach (var value in history.Target(target))
        {
            if (value < 0)
            {
                throw new NabiException(
                    $"{Name}: series \"{history.Name}\" has the value {value} of {task.Schema.Targets[target].Name}; its level and "
                    + "seasons are factors, for values of 0 "
                    + "and above. Use another model, or add a constant.");
            }
        }
    }
}
