namespace Nabi.Forecasting;

/// <summary>A column of a table: its name, and the words it may hold where it holds words.</summary>
/// <param name="Name">The column's name, as the file or the program has it.</param>
/// <param name="Categories">The words of a column of words, in the order of their numbers; null for a column of numbers.</param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories = null)
{
    /// <summary>
    /// The word among <see cref="Categories"/> that stands for words which are not among them; null (default) to refuse such words.
    /// </summary>
    public string? Other { get; init; }

    /// <summary>
    /// What of the time the column is made of, as in <see cref="TableSettings.Calendar"/>; null (default) for a column of the data.
    /// </summary>
    public string? Calendar { get; init; }

    /// <summary>
    /// Words that stand only in rows after the history, numbered on from <see cref="Categories"/>; they are not learnt from.
    /// </summary>
    internal IReadOnlyList<string> Coming { get; init; } = [];

    /// <summary>Whether the column holds words: its values are then their numbers, from 0.</summary>
    public bool IsCategorical => Categories is not null;
}
