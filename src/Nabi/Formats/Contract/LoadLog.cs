namespace Nabi.Formats;

/// <summary>What could not be taken over from a file, gathered while it is read: <c>model.LoadNotes</c>.</summary>
/// <param name="compile">
/// How the file's settings for training are meant: true to refuse the file where they cannot be taken over, null to note what cannot, false
/// to leave them alone.
/// </param>
internal sealed class LoadLog(bool? compile)
{
    private const int Most = 100;

    private readonly List<string> notes = [];
    private readonly HashSet<string> met = new(StringComparer.Ordinal);

    /// <summary>Whether the settings for training are read at all.</summary>
    public bool Compiles => compile != false;

    /// <summary>The notes, each once, in the order in which they were made.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Adds a sentence unless it is there; of very many, the first.</summary>
    public void Add(string note)
    {
        note = Sentence.Short(note);
        if (notes.Count <= Most && met.Add(note))
            notes.Add(notes.Count < Most ? note : "There is more in the file that could not be taken over.");
    }

    /// <summary>Reads a part of the settings for training.</summary>
    /// <param name="consequence">What follows where it cannot be read: "the metric is left out".</param>
    /// <param name="read">Reads it.</param>
    /// <param name="result">What was read.</param>
    /// <returns>False where it cannot be read, which is noted.</returns>
    /// <exception cref="NabiException">It cannot be read, and the settings were asked for.</exception>
    public bool TryRead<T>(string consequence, Func<T> read, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T result)
    {
        try
        {
            result = read();
            return true;
        }
        catch (Exception error) when (compile != true && (error is NabiException || Reading.IsOfDamage(error)))
        {
            Add($"{error.Message.TrimEnd('.')}; {consequence}.");
            result = default;
            return false;
        }
    }

    /// <summary>Does what depends on the settings for training.</summary>
    /// <param name="consequence">What follows where it cannot be done.</param>
    /// <param name="act">Does it.</param>
    /// <returns>False where it cannot be done, which is noted.</returns>
    /// <exception cref="NabiException">It cannot be done, and the settings were asked for.</exception>
    public bool Try(string consequence, Action act)
        => TryRead(consequence, () => { act(); return true; }, out _);
}
