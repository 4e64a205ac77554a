using System.Runtime.InteropServices;

namespace Nabi.Forecasting;

/// <summary>
/// Reads a column cell by cell: numbers, or words as their numbers. A column is of words if it is said to be, or if none of its cells is a
/// number.
/// </summary>
internal sealed class ColumnReader(TableSettings settings, TableSource source, NumberText numbers, string name, bool isTarget)
{
    private const int MostWords = 10_000;

    private readonly bool isDeclared = settings.Categorical.Contains(name, StringComparer.Ordinal);
    private readonly List<double> values = [];
    private WordList? words;
    private int numberRow;
    private int wordRow;

    /// <summary>The column's name.</summary>
    public string Name => name;

    /// <summary>Whether the column is of words.</summary>
    public bool HasWords => words is not null;

    /// <summary>What was read: numbers, or numbers of words; NaN for missing cells.</summary>
    public Span<double> Values => CollectionsMarshal.AsSpan(values);

    /// <summary>Reads a cell.</summary>
    public void Read(TableCell cell, int row)
    {
        switch (cell.Kind)
        {
            case CellKind.Missing:
                values.Add(double.NaN);
                break;
            case CellKind.Text:
                Read(cell.Text.AsSpan(), row);
                break;
            case CellKind.Number or CellKind.Whole when !isDeclared:
                AddNumber(cell.Number, cell.ToString(), row);
                break;
            case CellKind.Time or CellKind.Instant:
                throw Refused(row, $"'{cell}' is a time; only the column of times holds one");
            default:
                Read(cell.ToString().AsSpan(), row);
                break;
        }
    }

    /// <summary>Reads a text.</summary>
    public void Read(ReadOnlySpan<char> text, int row)
    {
        text = text.Trim();
        if (NumberText.IsMissing(text, settings.Missing))
            values.Add(double.NaN);
        else if (!isDeclared && numbers.TryParse(text, out var number))
            AddNumber(number, text, row);
        else
            AddWord(text, row);
    }

    /// <summary>Gives the memory back.</summary>
    public void Clear()
    {
        values.Clear();
        values.Capacity = 0;
    }

    /// <summary>The column, its words in order; the values become the numbers of this order.</summary>
    /// <param name="isLearnt">Whether a row is one that is learnt from: words of other rows alone are not the column's own.</param>
    public TableColumn Finish(ReadOnlySpan<bool> isLearnt)
    {
        if (words is null)
            return new TableColumn(name);
        var hasWord = new bool[words.Words.Count];
        for (var row = 0; row < isLearnt.Length; row++)
        {
            if (isLearnt[row] && !double.IsNaN(values[row]))
                hasWord[(int)values[row]] = true;
        }

        var (ordered, coming, places) = words.Ordered(hasWord, settings.Other);
        foreach (ref var value in Values)
            value = double.IsNaN(value) ? value : places[(int)value];
        return new TableColumn(name, ordered) { Other = settings.Other, Coming = coming };
    }

    private void AddNumber(double number, ReadOnlySpan<char> text, int row)
    {
        if (words is not null)
            throw Mixed(text, row, wordRow, "word");
        if (!double.IsFinite(number))
            throw Refused(row, $"'{TableSource.Shown(text)}' is not finite; leave the cell empty, or name it in {Setting.Missing}");
        // Networks and files hold floats.
        if (Math.Abs(number) > float.MaxValue)
        {
            throw Refused(row,
                $"'{TableSource.Shown(text)}' is too large; numbers may be up to 3.4e38, leave the cell empty, or name it in "
                + $"{Setting.Missing}");
        }

        numberRow = numberRow == 0 ? row : numberRow;
        values.Add(number);
    }

    private void AddWord(ReadOnlySpan<char> text, int row)
    {
        if (isTarget)
        {
            throw Refused(row,
                $"expected a number, got '{TableSource.Shown(text)}'{numbers.Hint(text)}; a word for a missing value "
                + $"is named in {Setting.Missing}");
        }

        if (numberRow > 0)
            throw Mixed(text, row, numberRow, "number");
        (words, wordRow) = (words ?? new WordList(), wordRow == 0 ? row : wordRow);
        values.Add(words.Add(text));
        if (words.Words.Count > MostWords)
            throw Refused(row, $"the column has more than {MostWords} different words; leave it out, or group them");
    }

    private SettingException Mixed(ReadOnlySpan<char> text, int row, int before, string what)
        => Refused(row,
            $"got '{TableSource.Shown(text)}' after a {what} in {source.RowWord} {before}{numbers.Hint(text)}; name the column in "
            + $"{Setting.Categorical}, or what stands for a missing value in {Setting.Missing}");

    private SettingException Refused(int row, SettingSentence reason) => new($"{source.At(row, name)}: {reason}.");
}
