using System.Globalization;
using Nabi.Formats;

namespace Nabi.Callbacks;

/// <summary>
/// Saves the model or its weights after an epoch, always or only when a number got better. The file name's end says what is
/// saved: <c>.keras</c>, <c>.h5</c> the model; <c>.weights.h5</c>, <c>.npz</c>, <c>.safetensors</c> its weights; or what a registered
/// format saves, such as <c>.onnx</c> (<see cref="ModelFormats.Register"/>).
/// </summary>
/// <remarks>Keras's <c>ModelCheckpoint</c>.</remarks>
public sealed class ModelCheckpoint : Callback
{
    private readonly string path;
    private MetricMonitor? monitor;

    /// <summary>Saves to a file.</summary>
    /// <param name="path">The file; <c>{epoch}</c> and names of logs in braces are filled in, <c>{epoch:02}</c> and <c>{val_loss:0.00}</c>
    /// with a format.</param>
    /// <exception cref="NabiException">There is no known way to save to such a file.</exception>
    public ModelCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FormatOf(path);
        this.path = path;
    }

    /// <summary>The number to follow; <c>val_loss</c> by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>Whether only better models are saved; false by default.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary><c>auto</c> (default), <c>min</c> or <c>max</c>.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>A value that must be bettered from the start; null by default.</summary>
    public float? InitialValueThreshold { get; init; }

    /// <summary>The file saved last, or null.</summary>
    public string? LastPath { get; private set; }

    /// <summary>What <c>Save</c> noted about that file: a sentence for everything that will not load everywhere.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        monitor = new MetricMonitor(nameof(ModelCheckpoint), Run, Monitor, Mode, 0f);
        if (InitialValueThreshold is { } start)
            monitor.Best = start;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (Fill(epoch, logs) is not { } filled)
            return;
        if (SaveBestOnly)
        {
            if (monitor!.Read(logs) is not { } value || !monitor.IsBetter(value, monitor.Best))
                return;
            monitor.Best = value;
        }

        LastPath = filled;
        if (FormatOf(LastPath).Capabilities.HasFlag(ModelFormatCapabilities.SaveModel))
            Notes = Model.Save(LastPath);
        else
            Model.SaveWeights(LastPath);
    }

    /// <summary>Asked at the start too, so that a long run does not find out at its end.</summary>
    private static IModelFormat FormatOf(string path)
        => ModelFormats.ByName(path) is { } format
            && (format.Capabilities & (ModelFormatCapabilities.SaveModel | ModelFormatCapabilities.SaveWeights)) != 0 ? format
            : throw new NabiException(ModelFormats.Missing(path) is { } missing
                ? $"ModelCheckpoint: cannot save a model as '{path}': {missing}"
                : $"ModelCheckpoint: there is no known way to save a model as '{path}'; the name must end in one of "
                    + $"{ModelFormats.Extensions(ModelFormatCapabilities.SaveModel)} (the model), "
                    + $"{ModelFormats.Extensions(ModelFormatCapabilities.SaveWeights)} (its weights), or a format of your own must be "
                    + "registered with ModelFormats.Register.");

    /// <inheritdoc/>
    public override void SaveState(TrainingState state) => monitor!.Save(state);

    /// <inheritdoc/>
    public override void LoadState(TrainingState state) => monitor!.Load(state);

    // Null in an epoch whose validation the name asks for, but which had none.
    private string? Fill(int epoch, Logs logs)
    {
        var filled = path;
        for (var open = filled.IndexOf('{', StringComparison.Ordinal); open >= 0; open = filled.IndexOf('{', open + 1))
        {
            var close = filled.IndexOf('}', open);
            if (close < 0)
                break;
            var parts = filled[(open + 1)..close].Split(':', 2);
            var format = parts.Length > 1 ? parts[1] : null;
            if (parts[0] != "epoch" && !logs.ContainsKey(parts[0]) && MetricMonitor.IsOfValidation(parts[0], Run))
                return null;
            var text = parts[0] == "epoch" ? Epoch(epoch + 1, format)
                : logs.TryGetValue(parts[0], out var value) ? value.ToString(Plain(format), CultureInfo.InvariantCulture)
                : throw new NabiException(
                    $"ModelCheckpoint: the file name '{path}' asks for '{parts[0]}', which is not among the logs: "
                    + $"{string.Join(", ", logs.Keys)}.");
            filled = filled[..open] + text + filled[(close + 1)..];
        }

        return filled;
    }

    // Python's 02d and .2f mean .NET's 00 and 0.00.
    private static string Epoch(int epoch, string? format)
        => format is null ? epoch.ToString(CultureInfo.InvariantCulture)
            : epoch.ToString(new string('0', Math.Clamp(int.TryParse(format.TrimEnd('d'), out var width) ? width : 1, 1, 9)),
                CultureInfo.InvariantCulture);

    private static string? Plain(string? format)
        => format is { Length: > 2 } && format[0] == '.' && format[^1] == 'f' && int.TryParse(format[1..^1], out var digits)
            ? "0." + new string('0', Math.Clamp(digits, 0, 9)) : format;
}
