using System.Text.Json.Nodes;
using Nabi.Callbacks;
using Nabi.Engine;
using Nabi.Optimizers;

namespace Nabi.Forecasting;

/// <summary>
/// Finds steps that are not like those it learnt from: an LSTM reads a window, another writes it again from what the first kept, and what
/// it cannot write it has not seen. Malhotra and others, 2016.
/// </summary>
/// <remarks>All targets of a series are read together, so a value that is usual by itself, but not beside the others, is found as well. The
/// last part of each series is not learnt from: the threshold comes from it.</remarks>
public sealed class AutoencoderDetector
{
    private const string Kind = "detector of anomalies";
    private const double UsualRate = 0.01;

    private readonly Dictionary<string, WindowScale[]> scales = new(StringComparer.Ordinal);
    private Model? network;
    private TableSchema? schema;
    private Frequency? frequency;
    private double threshold;
    private double? given;
    private double? taken;

    /// <summary>Creates a detector.</summary>
    /// <param name="window">Steps of a window, 2 or more.</param>
    /// <exception cref="NabiException">It is below 2.</exception>
    public AutoencoderDetector(int window)
        => Window = window >= 2 ? window : throw new NabiException($"AutoencoderDetector: the window must be 2 or more, got {window}.");

    /// <summary>Steps of a window.</summary>
    public int Window { get; }

    /// <summary>Numbers that are kept of a window, 1 or more; 32 by default.</summary>
    public int Units { get; init; } = 32;

    /// <summary>
    /// The part of ordinary steps that may be called an anomaly, between 0 and 1. By default 0.01, or, after <see cref="Fit"/>, the least
    /// larger one that the steps that were kept for the threshold allow: 80 steps cannot tell less than one in 80. A rate that is set is
    /// refused there instead.
    /// </summary>
    /// <exception cref="NabiException">It is not between 0 and 1.</exception>
    public double FalseAlarmRate
    {
        get => taken ?? given ?? UsualRate;
        init => given = value is > 0 and < 1 ? value : throw new NabiException(string.Create(CultureInfo.InvariantCulture,
            $"AutoencoderDetector: the rate of false alarms must be between 0 and 1, got {value}."));
    }

    /// <summary>The most epochs of training; 30 by default.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Decides everything random; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>The error above which a step is an anomaly, in deviations of the values, after <see cref="Fit"/>.</summary>
    public double Threshold => network is null ? throw Unfitted() : threshold;

    /// <summary>Learns what is ordinary.</summary>
    /// <param name="table">Series without anomalies, or with few.</param>
    /// <param name="options">How much is printed, and what may end the training early; null for the defaults.</param>
    /// <returns>This detector.</returns>
    /// <exception cref="NabiException">The series are too short.</exception>
    public AutoencoderDetector Fit(SeriesTable table, ForecastFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new ForecastFitOptions();
        (schema, frequency) = (table.Schema, table.Schema.Frequency);
        List<(SeriesHistory, int)> train = [], held = [];
        foreach (var history in table.Series)
        {
            // The last fifth stays unseen.
            var learnt = history.Length - Math.Max(Window, history.Length / 5);
            scales[history.Name] = ScalesOf(history.Until(Math.Max(0, learnt)));
            for (var first = 0; first + Window <= learnt; first++)
                train.Add((history, first));
            for (var first = Math.Max(0, learnt); first + Window <= history.Length && learnt > 0; first += Math.Max(1, Window / 4))
                held.Add((history, first));
        }

        if (train.Count == 0 || held.Count == 0)
        {
            throw new SettingException(
                $"AutoencoderDetector: no series has the {2 * Window} steps that a window of {Window} needs; give longer series or a "
                + $"shorter {Setting.Window}.");
        }

        if (given is { } asked)
            Thresholds.Check(table.Series.Sum(Scored), asked);
        ForecastFitOptions.Seeded(Seed, () =>
        {
            network = Made(schema);
            ReconstructionWindows windows = new(this, train, 8192, Seed);
            network.Compile(new Adam(new CosineDecay(0.003f, Math.Max(1, windows.BatchCount!.Value * Epochs))) { ClipNorm = 1f }, "mse");
            network.Fit(windows, options.Of(Epochs, new ReconstructionWindows(this, held, int.MaxValue, null),
                new EarlyStopping { Patience = 5, RestoreBestWeights = true }));
        });

        double[] errors = [.. table.Series.SelectMany(history =>
        {
            var first = history.Length - Math.Max(Window, history.Length / 5);
            return first > 0 ? Errors(history)[first..] : [];
        }).Where(double.IsFinite)];
        var rate = given ?? Math.Clamp(1.0 / Math.Max(1, errors.Length), UsualRate, 0.5);
        threshold = Thresholds.Of(errors, rate);
        taken = rate;
        return this;
    }

    /// <summary>Scores each step of each series.</summary>
    /// <param name="table">The series.</param>
    /// <param name="options">Who is told how far it is, and what may end it early; null (default) for nobody and nothing.</param>
    /// <returns>The scores, one set per series, in their order.</returns>
    /// <exception cref="NabiException">The detector has not learnt, or the table has other targets.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<SeriesScores> Detect(SeriesTable table, ForecastFitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (network is null)
            throw Unfitted();
        if (!schema!.Targets.Select(column => column.Name).SequenceEqual(table.Schema.Targets.Select(column => column.Name)))
            throw new NabiException("AutoencoderDetector: the table has other targets than what it learnt from.");
        if (frequency is { } learnt && learnt != table.Schema.Frequency)
        {
            throw new NabiException(
                $"AutoencoderDetector: it learnt from rows {learnt} apart, but those of the table are {table.Schema.Frequency} apart.");
        }

        return [.. table.Series.Select((history, i) =>
        {
            options?.Cancellation.ThrowIfCancellationRequested();
            SeriesScores scores = new(history, [.. Errors(history).Select(error => error / threshold)]);
            options?.Progress?.Report(new ForecastProgress("Scores of series", i + 1, table.Series.Count));
            return scores;
        })];
    }

    /// <summary>Saves the detector to one file, replacing it in one step.</summary>
    /// <param name="path">The file; <c>.detector</c> is the usual ending.</param>
    /// <exception cref="NabiException">The detector has not learnt, or the file cannot be written.</exception>
    public void Save(string path)
    {
        if (network is null)
            throw Unfitted();
        var settings = new Config("AutoencoderDetector");
        settings.Set("window", Window).Set("units", Units).Set("rate", (JsonNode)FalseAlarmRate).Set("epochs", Epochs).Set("seed", Seed);
        settings.Set("threshold", (JsonNode)threshold).Set("targets", ForecastJson.Columns(schema!.Targets));
        if (frequency is { } learnt)
            settings.Set("unit", $"{learnt.Unit}").Set("count", learnt.Count);
        ForecastArchive archive = new();
        archive.PutWeights("network", network);
        var names = scales.Keys.Order(StringComparer.Ordinal).ToArray();
        archive.Put("series", NumericArray.Of(names));
        archive.Put("scales", NumericArray.Of((double[])[.. names.SelectMany(name => scales[name])
            .SelectMany(scale => (double[])[scale.Center, scale.Scale])]));
        ForecastFile.Write(path, Kind, settings, archive);
    }

    /// <summary>Loads a detector; reading never runs code of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How much may be read; null (default) for the usual limits.</param>
    /// <exception cref="NabiException">It is no detector, or is damaged.</exception>
    public static AutoencoderDetector Load(string path, ReadLimits? limits = null)
    {
        var (settings, archive) = ForecastFile.Read(path, Kind, limits);
        var targets = ForecastJson.Columns(settings, "targets");
        var (window, units) = (ForecastJson.Positive(settings, "window"), ForecastJson.Positive(settings, "units"));
        AutoencoderDetector detector = new(window)
        {
            Units = units,
            FalseAlarmRate = ForecastJson.Number(settings, "rate"),
            Epochs = settings.Int("epochs"),
            Seed = settings.Int("seed"),
            schema = new TableSchema { Targets = targets },
            threshold = ForecastJson.Number(settings, "threshold"),
            frequency = settings.Has("unit") ? ForecastJson.Frequency(settings) : (Frequency?)null,
        };
        var (names, scales) = (archive.Get("series").ToStrings(), archive.Get("scales").ToDoubles());
        if (targets.Count == 0 || !(detector.threshold > 0) || scales.Length != 2 * targets.Count * names.Length)
            throw new NabiException($"{path}: the scales of the detector do not fit its series; the file is damaged.");
        for (var i = 0; i < names.Length; i++)
        {
            detector.scales[names[i]] = [.. Enumerable.Range(i * targets.Count, targets.Count)
                .Select(place => new WindowScale(scales[2 * place], scales[2 * place + 1]))];
        }

        detector.network = WeightBudget.Within(archive.Numbers, () => detector.Made(detector.schema));
        archive.GetWeights("network", detector.network);
        return detector;
    }

    private Sequential Made(TableSchema columns)
        => new()
        {
            new Input(Window, columns.Targets.Count),
            new LSTM(Units),
            new RepeatVector(Window),
            new LSTM(Units) { ReturnSequences = true },
            new Dense(columns.Targets.Count),
        };

    /// <summary>Writes a window, scaled, into a row; missing values are the mean.</summary>
    internal void Fill(Span<float> row, SeriesHistory history, int first)
    {
        var targets = schema!.Targets.Count;
        var scale = scales.TryGetValue(history.Name, out var known) ? known : ScalesOf(history);
        for (var target = 0; target < targets; target++)
        {
            var values = history.Target(target);
            for (var t = 0; t < Window; t++)
                row[t * targets + target] = double.IsNaN(values[first + t]) ? 0f : scale[target].To(values[first + t]);
        }
    }

    /// <summary>An empty batch.</summary>
    internal Tensor Rows(int count) => Tensor.Zeros(count, Window, schema!.Targets.Count);

    private static WindowScale[] ScalesOf(SeriesHistory history)
        => [.. Enumerable.Range(0, history.Schema.Targets.Count).Select(target => WindowScale.OfSeries(history.Target(target)))];

    // The steps of the last fifth that have a value: the threshold comes from their errors.
    private int Scored(SeriesHistory history)
    {
        var first = history.Length - Math.Max(Window, history.Length / 5);
        return first <= 0 ? 0 : Enumerable.Range(first, history.Length - first)
            .Count(step => Enumerable.Range(0, schema!.Targets.Count).Any(target => !double.IsNaN(history.Target(target)[step])));
    }

    // The error of a step: the mean over the windows that hold it, of the target that is written worst.
    private double[] Errors(SeriesHistory history)
    {
        var (sums, counts) = (new double[history.Length], new int[history.Length]);
        var targets = schema!.Targets.Count;
        List<(SeriesHistory, int)> windows = [];
        for (var first = 0; first + Window <= history.Length; first += Math.Max(1, Window / 4))
            windows.Add((history, first));
        if (history.Length >= Window && (history.Length - Window) % Math.Max(1, Window / 4) != 0)
            windows.Add((history, history.Length - Window));
        foreach (var chunk in windows.Chunk(1024))
        {
            var input = ReconstructionWindows.Filled(this, chunk);
            var written = network!.Predict(input, batchSize: 256).AsSpan();
            var read = input.AsSpan();
            for (var i = 0; i < chunk.Length; i++)
            {
                for (var t = 0; t < Window; t++)
                {
                    var step = chunk[i].Item2 + t;
                    var worst = double.NaN;
                    for (var target = 0; target < targets; target++)
                    {
                        if (!double.IsNaN(history.Target(target)[step]))
                        {
                            var at = (i * Window + t) * targets + target;
                            var error = Math.Abs((double)read[at] - written[at]);
                            worst = double.IsNaN(worst) ? error : Math.Max(worst, error);
                        }
                    }

                    if (!double.IsNaN(worst))
                        (sums[step], counts[step]) = (sums[step] + worst, counts[step] + 1);
                }
            }
        }

        return [.. sums.Select((sum, step) => counts[step] > 0 ? sum / counts[step] : double.NaN)];
    }

    private static NabiException Unfitted() => new("AutoencoderDetector: it has not learnt anything yet; call Fit first.");
}
