using Nabi.Callbacks;
using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Forecasting;

/// <summary>
/// A network that reads a window of the past and forecasts all steps of the horizon, learnt from windows of all series at once. A model of
/// this kind says what the network is (<see cref="Build"/>); windows, scaling, missing values, training and saving are here.
/// </summary>
/// <remarks>
/// Each target of each series is a series of its own to the network, which is told which target it is. The last windows of each series are
/// kept for validation: training ends when the loss on them no longer gets better, and the best weights stay.
/// </remarks>
public abstract class WindowModel : ForecastModel
{
    // Intervals are scaled by the steps from one season to the next.
    private const int SeasonsRead = 10;

    private static readonly ConfigSetting<int?> LookbackSetting = ConfigSetting.OptionalInt(
        nameof(Lookback),
        static (value, _) => value is null or >= 1 ? null : "1 or more");

    private static readonly ConfigSetting<WindowScaling> ScalingSetting = ConfigSetting.Option(nameof(Scaling), WindowScaling.Standard);

    private static readonly ConfigSetting<ForecastObjective> ObjectiveSetting =
        ConfigSetting.Option(nameof(Objective), ForecastObjective.Quantiles);

    private static readonly ConfigSetting<int> EpochsSetting = ConfigSetting.Int(nameof(Epochs), 20, Must.BeAtLeast(0));

    private static readonly ConfigSetting<int> WindowsPerEpochSetting =
        ConfigSetting.Int(nameof(WindowsPerEpoch), 16384, Must.BeAtLeast(1));

    private static readonly ConfigSetting<int?> WindowsPerSeriesSetting = ConfigSetting.OptionalInt(
        nameof(WindowsPerSeries),
        static (value, _) => value is null or >= 1 ? null : "1 or more");

    private static readonly ConfigSetting<int> BatchSizeSetting = ConfigSetting.Int(nameof(BatchSize), 64, Must.BeAtLeast(1));

    private static readonly ConfigSetting<float> LearningRateSetting = ConfigSetting.Float(nameof(LearningRate), 0.001f, Must.BeAboveZero);

    private static readonly ConfigSetting<float?> ClipNormSetting = ConfigSetting.OptionalFloat(nameof(ClipNorm));

    private static readonly ConfigSetting<int> ValidationWindowsSetting =
        ConfigSetting.Int(nameof(ValidationWindows), 1, Must.BeAtLeast(0));

    private static readonly ConfigSetting<int?> ValidationStepsSetting = ConfigSetting.OptionalInt(
        nameof(ValidationSteps),
        static (value, _) => value is null or >= 1 ? null : "1 or more");

    private static readonly ConfigSetting<float?> EmaMomentumSetting = ConfigSetting.OptionalFloat(
        nameof(EmaMomentum),
        static (value, _) => value is null or (>= 0f and < 1f) ? null : "from 0 up to but not 1");

    private static readonly ConfigSetting<int> PatienceSetting = ConfigSetting.Int(nameof(Patience), 5, Must.BeAtLeast(1));

    private const long MostNumbers = 1 << 22;

    private WindowLayout? layout;
    private Model? network;

    /// <summary>Steps of the past that are read, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Lookback { get => Get(LookbackSetting); init => Set(LookbackSetting, value); }

    /// <summary>How values are brought to one size; <c>standard</c> by default.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public WindowScaling Scaling { get => Get(ScalingSetting); init => Set(ScalingSetting, value); }

    /// <summary>What the network learns to say; <c>quantiles</c> by default. A model of a likelihood has no other.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public ForecastObjective Objective { get => Get(ObjectiveSetting); init => Set(ObjectiveSetting, value); }

    /// <summary>The most epochs of training, 0 or more; 20 by default.</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int Epochs { get => Get(EpochsSetting); init => Set(EpochsSetting, value); }

    /// <summary>The most windows of an epoch, drawn anew each time where there are more, 1 or more; 16,384 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int WindowsPerEpoch { get => Get(WindowsPerEpochSetting); init => Set(WindowsPerEpochSetting, value); }

    /// <summary>
    /// The most windows of one series in an epoch, one from each of as many stretches of it, 1 or more: long series then do not outweigh
    /// short ones. Null (default) for all.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? WindowsPerSeries { get => Get(WindowsPerSeriesSetting); init => Set(WindowsPerSeriesSetting, value); }

    /// <summary>Windows a training step, 1 or more; 64 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int BatchSize { get => Get(BatchSizeSetting); init => Set(BatchSizeSetting, value); }

    /// <summary>The first learning rate of Adam, above 0; it falls to 0 along a cosine. 0.001 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float LearningRate { get => Get(LearningRateSetting); init => Set(LearningRateSetting, value); }

    /// <summary>The largest norm of each gradient; null (default) for none.</summary>
    public float? ClipNorm { get => Get(ClipNormSetting); init => Set(ClipNormSetting, value); }

    /// <summary>
    /// Windows at the end of each series that are kept for validation, each <see cref="ValidationSteps"/> before the next, 0 or more; 1 by
    /// default. With 0 all is learnt from, and all epochs run.
    /// </summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int ValidationWindows { get => Get(ValidationWindowsSetting); init => Set(ValidationWindowsSetting, value); }

    /// <summary>
    /// Steps from one validation window to the next, 1 or more; null (default) for the horizon. No step of a validation window's forecast
    /// is learnt from.
    /// </summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? ValidationSteps { get => Get(ValidationStepsSetting); init => Set(ValidationStepsSetting, value); }

    /// <summary>
    /// The momentum of moving averages of the weights, from 0 up to but not 1, which are validated and kept in place of the weights
    /// themselves; null (default) for none.
    /// </summary>
    /// <exception cref="NabiException">It is outside that range.</exception>
    public float? EmaMomentum { get => Get(EmaMomentumSetting); init => Set(EmaMomentumSetting, value); }

    /// <summary>Epochs without a better validation before training ends, 1 or more; 5 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int Patience { get => Get(PatienceSetting); init => Set(PatienceSetting, value); }

    /// <summary>The network, after <see cref="ForecastModel.Fit"/>.</summary>
    /// <exception cref="NabiException">The model has not learnt yet.</exception>
    public Model Network
        => network ?? throw new NabiException($"{Name}: there is no network before Fit.");

    /// <summary>Losses by epoch of the last training; null before it, and after reading from a file.</summary>
    public History? History { get; private set; }

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings
        => [
        LookbackSetting, ScalingSetting, ObjectiveSetting, EpochsSetting, WindowsPerEpochSetting, WindowsPerSeriesSetting, BatchSizeSetting,
        LearningRateSetting, ClipNormSetting, ValidationWindowsSetting, ValidationStepsSetting, EmaMomentumSetting, PatienceSetting,
    ];

    /// <summary>
    /// Whether the network reads the values to come while it learns (<see cref="WindowInputs.Ahead"/>); false by default. Such a model
    /// forecasts by itself: it overrides <see cref="Forecast"/>.
    /// </summary>
    protected internal virtual bool ReadsAhead => false;

    /// <summary>Where everything of a window stands, after learning.</summary>
    internal WindowLayout Layout => layout ?? throw new NabiException($"{Name}: there is no network before Fit.");

    /// <summary>A model of any network: <c>WindowModel.Of("mine", window => ...)</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="build">Makes the network: from what it reads what it says, (batch, horizon, <see cref="WindowInputs.Outputs"/>), in the
    /// scale of the window.</param>
    /// <param name="scaling">How values are brought to one size; <c>standard</c> by default.</param>
    /// <remarks>A file that holds it opens where a model of the name is registered: <c>Registry.Register&lt;ForecastModel&gt;(name, _ =>
    /// WindowModel.Of(name, build))</c>. For training settings of its own, derive a class.</remarks>
    public static WindowModel Of(string name, Func<WindowInputs, Tensor> build, WindowScaling scaling = default)
        => new NetworkModel(name, build) { Scaling = scaling };

    /// <summary>Makes the network.</summary>
    /// <param name="inputs">What it reads.</param>
    /// <returns>What it says, (batch, horizon, <see cref="WindowInputs.Outputs"/>), in the scale of the window.</returns>
    protected abstract Tensor Build(WindowInputs inputs);

    /// <summary>
    /// Steps of a training window that forecasts are learnt from, its last ones, 1 or more; more than 1 for models that override
    /// <see cref="BuildForking"/> (forking sequences).
    /// </summary>
    private protected virtual int Origins => 1;

    /// <summary>Makes the network of several origins, and that of the last one, of the same layers.</summary>
    private protected virtual (Tensor? Training, Tensor Forecast) BuildForking(WindowInputs inputs, int origins) => (null, Build(inputs));

    /// <summary>
    /// Numbers that the network gives for each step: one per quantile, or the mean alone (<see cref="Objective"/>), unless the model is of
    /// another kind.
    /// </summary>
    /// <param name="task">What is forecast.</param>
    protected virtual int Outputs(ForecastTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Objective == ForecastObjective.SquaredError ? 1 : task.Quantiles.Count;
    }

    /// <summary>The loss of the <see cref="Objective"/>, unless the model is of another kind.</summary>
    /// <param name="task">What is forecast.</param>
    protected virtual Loss Loss(ForecastTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Objective == ForecastObjective.SquaredError
            ? Nabi.Losses.Loss.Of("squared_error", static (yTrue, yPred) => Ops.Square(Ops.Squeeze(yPred, -1) - yTrue), isPure: true)
            : new Pinball([.. task.Quantiles.Select(quantile => (float)quantile)]);
    }

    /// <summary>
    /// Writes what the network says of a step into a forecast: the quantiles, and the median as the mean; or the mean as all of them.
    /// </summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="target">The number of the target.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="outputs">What the network says, in the scale of the window.</param>
    /// <param name="center">What is added after scaling.</param>
    /// <param name="scale">What it is multiplied by.</param>
    protected virtual void Put(ModelForecast forecast, int target, int step, ReadOnlySpan<float> outputs, double center, double scale)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        if (Objective == ForecastObjective.SquaredError)
        {
            forecast.Mean(target)[step] = outputs[0] * scale + center;
            for (var level = 0; level < forecast.Levels.Count; level++)
                forecast.Quantile(target, level)[step] = outputs[0] * scale + center;
            return;
        }

        for (var level = 0; level < outputs.Length; level++)
        {
            forecast.Quantile(target, level)[step] = outputs[level] * scale + center;
            if (forecast.Levels[level] == 0.5)
                forecast.Mean(target)[step] = outputs[level] * scale + center;
        }
    }

    /// <inheritdoc/>
    protected override void Learn(ForecastTask task, IReadOnlyList<SeriesHistory> series, ForecastFitOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        var lookback = Lookback ?? task.Lookback;
        var (train, validation) = Cut(task, series, lookback);
        ForecastFitOptions.Seeded(task.Seed, () =>
        {
            layout = WindowLearning.Layout(task, series, lookback, Scaling);
            var origins = Math.Min(Origins, lookback);
            (var training, network) = Made(task, layout, origins);
            PanelWindows windows = new(layout, task.Horizon, train, WindowsPerEpoch,
                WindowsPerSeries ?? int.MaxValue, BatchSize, task.Seed, ReadsAhead, origins);
            var steps = Math.Max(1, windows.BatchCount!.Value * Epochs);
            training.Compile(Optimizer(steps), Loss(task));
            History = training.Fit(windows, validation.Count == 0 ? options.Of(Epochs)
                : options.Of(Epochs, new PanelWindows(layout, task.Horizon, validation, int.MaxValue, int.MaxValue, 256, null, ReadsAhead,
                    origins, onlyLast: true),
                    BestOf()));
        });
        RequireFinite(Network, series);
    }

    /// <inheritdoc/>
    internal override int? StepsRead(ForecastTask task)
        => Math.Max(Lookback ?? task.Lookback, SeasonsRead * task.Season) + task.Horizon;

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(series);
        var forecasts = series.Select(_ => new ModelForecast(task)).ToArray();
        var targets = task.Schema.Targets.Count;
        var (total, width) = (series.Count * targets, Outputs(task));
        // As many windows at once as some megabytes hold.
        var rows = (int)Math.Clamp(MostNumbers / ((long)Layout.Lookback * Layout.PastWidth), 1, 1024);
        for (var at = 0; at < total; at += rows)
        {
            var count = Math.Min(rows, total - at);
            var inputs = layout!.Inputs.Select(input => input.Rows(count)).ToArray();
            var scales = new WindowScale[count];
            for (var row = 0; row < count; row++)
            {
                var history = WindowLearning.Checked(Name, Reads, task, series[(at + row) / targets]);
                scales[row] = layout.Fill(inputs, row, history, (at + row) % targets, history.Length);
            }

            var outputs = Network.Predict(inputs, batchSize: 256).AsSpan();
            for (var row = 0; row < count; row++)
            {
                for (var step = 0; step < task.Horizon; step++)
                {
                    Put(forecasts[(at + row) / targets], (at + row) % targets, step,
                        outputs.Slice((row * task.Horizon + step) * width, width), scales[row].Center, scales[row].Scale);
                }
            }
        }

        return forecasts;
    }

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        archive.PutWeights("network", Network);
        WindowLearning.Save(archive, layout!);
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        layout = WindowLearning.Load(archive, task, Lookback ?? task.Lookback, Scaling);
        network = Made(task, layout, 1).Network;
        archive.GetWeights("network", network);
    }

    // The averages of the weights stand in their place when an epoch ends, so they are what is validated and kept.
    private Callback[] BestOf()
        => [
        .. EmaMomentum is null ? (Callback[])[] : [new SwapEMAWeights { SwapOnEpoch = true }],
        new EarlyStopping { Patience = Patience, RestoreBestWeights = true },
    ];

    private Adam Optimizer(int steps)
        => new(new CosineDecay(LearningRate, steps))
        {
            ClipNorm = ClipNorm,
            UseEma = EmaMomentum is not null,
            EmaMomentum = EmaMomentum ?? 0.99f,
        };

    // The network that learns, at one step of a window or several, and the one that forecasts from the last.
    private (Model Training, Model Network) Made(ForecastTask task, WindowLayout layout, int origins)
    {
        var (tensors, inputs) = WindowLearning.Inputs(task, layout, Outputs(task), ReadsAhead);
        var (several, output) = origins > 1 ? BuildForking(inputs, origins) : (null, Build(inputs));
        if (output.Rank != 3 || output.Shape[1] != task.Horizon || output.Shape[2] != inputs.Outputs)
        {
            throw new NabiException(
                $"{Name}: the network must give (batch, {task.Horizon} steps, {inputs.Outputs} outputs), but gives {output.Shape}.");
        }

        Model made = new(tensors, [output]);
        return (several is null ? made : new Model(tensors, [several]), made);
    }

    // Where forecasts may begin: for training before the validation windows, for validation at each of them.
    private (List<(SeriesHistory, int, int, int)> Train, List<(SeriesHistory, int, int, int)> Validation) Cut(ForecastTask task,
        IReadOnlyList<SeriesHistory> series, int lookback)
    {
        List<(SeriesHistory, int, int, int)> train = [], validation = [];
        foreach (var history in series)
        {
            for (var target = 0; target < task.Schema.Targets.Count; target++)
            {
                // A series too short for validation is learnt from as a whole.
                var between = ValidationSteps ?? task.Horizon;
                var span = ValidationWindows > 0 ? task.Horizon + (ValidationWindows - 1) * between : 0;
                var kept = history.Length >= lookback + task.Horizon + span ? ValidationWindows : 0;
                var last = history.Length - task.Horizon - (kept > 0 ? span : 0);
                var first = Math.Min(lookback, last);
                if (first < 1)
                    continue;
                train.Add((history, target, first, last - first + 1));
                for (var window = kept - 1; window >= 0; window--)
                    validation.Add((history, target, history.Length - task.Horizon - window * between, 1));
            }
        }

        return train.Count > 0 ? (train, validation)
            : throw new NabiException(
                $"{Name}: no series has the {task.Horizon + 1} steps that a horizon of {task.Horizon} needs to learn from.");
    }
}
