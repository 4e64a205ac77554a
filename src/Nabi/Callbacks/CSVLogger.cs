using System.Globalization;
using System.Text;

namespace Nabi.Callbacks;

/// <summary>Writes a line of numbers after each epoch: epoch, then the logs by name; <c>NA</c> where an epoch had no validation.</summary>
/// <remarks>Keras's <c>CSVLogger</c>. Each line is complete on disk when the epoch is over.</remarks>
public sealed class CSVLogger : Callback
{
    private readonly string path;
    private string[]? names;
    private bool begun;
    private long written;

    /// <summary>A log in a file.</summary>
    /// <param name="path">The file.</param>
    public CSVLogger(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = path;
    }

    /// <summary>Between two numbers; a comma by default.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Whether lines are added to a file that exists; false by default: it is replaced.</summary>
    public bool Append { get; init; }

    /// <inheritdoc/>
    protected internal override bool HandlesBatchEvents => false;

    /// <inheritdoc/>
    public override void OnTrainBegin() => (names, begun, written) = (null, false, 0);

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        // Not earlier: another callback may say that the run goes on where one with this file ended.
        if (begun)
            return;
        begun = true;
        if (Append && File.Exists(path))
        {
            names = Head();
            written = new FileInfo(path).Length;
        }
        else
        {
            Write(() => File.WriteAllText(path, ""));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var text = new StringBuilder();
        if (names is null)
        {
            names = [.. logs.Keys.Order(StringComparer.Ordinal)];
            // The first epoch may have been one without validation.
            if (Run is { HasValidation: true, Validated: false })
                names = [.. names, .. names.Where(static name => name != "learning_rate").Select(static name => $"val_{name}")];
            text.AppendJoin(Separator, names.Prepend("epoch")).Append('\n');
        }

        text.Append(epoch.ToString(CultureInfo.InvariantCulture));
        foreach (var name in names)
            text.Append(Separator).Append(logs.TryGetValue(name, out var value) ? value.ToString("r", CultureInfo.InvariantCulture) : "NA");
        Write(() => File.AppendAllText(path, text.Append('\n').ToString()));
        written = new FileInfo(path).Length;
    }

    /// <inheritdoc/>
    public override void SaveState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("written", written);
    }

    /// <inheritdoc/>
    public override void LoadState(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        written = state.Whole("written");
        if (!File.Exists(path) || new FileInfo(path).Length < written)
            return;
        // What was written after the state was saved will be written again.
        Write(() =>
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.Write);
            file.SetLength(written);
        });
        (names, begun) = (Head(), true);
    }

    private string[]? Head()
        => File.ReadLines(path).FirstOrDefault()?.Split(Separator).Skip(1).ToArray() is { Length: > 0 } head ? head : null;

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"CSVLogger: cannot write to '{path}': {error.Message}", error);
        }
    }
}
