namespace Nabi.Forecasting;

/// <summary>A column of a table: its name, and the words it may hold where it holds words.</summary>
/// <param name="Name">The column's name, as the file or the program has it.</param>
/// <param name="Categories">The words of a column of words, in the order of their numbers; null for a column of numbers.</param>
public sealed record TableColumn(string Name, IReadOnlyList<string>? Categories = null)
{
    /// <summary>Whether the column holds words: its values are then their numbers, from 0.</summary>
    public bool IsCategorical => Categories is not null;
}
