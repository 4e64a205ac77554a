using System.Text;

namespace Nabi;

/// <summary>A table drawn with box characters, columns narrowed evenly until it fits: the look of Keras 3's summary.</summary>
internal sealed class SummaryTable
{
    private readonly int[] widths;
    private readonly Alignment[] alignments;
    private readonly List<string[]> rows = [];

    /// <param name="lineLength">The whole width wished for, borders included.</param>
    /// <param name="positions">Where each column ends, as a part of the width.</param>
    /// <param name="alignments">How each column is set.</param>
    public SummaryTable(int lineLength, IReadOnlyList<double> positions, Alignment[] alignments)
    {
        this.alignments = alignments;
        widths = new int[positions.Count];
        var used = 0;
        for (var i = 0; i < widths.Length; i++)
        {
            var width = (int)(positions[i] * lineLength) - used;
            if (width < 4)
                throw new NabiException($"Summary: a line length of {lineLength} is too short for {positions.Count} columns.");
            used += width;
            widths[i] = width + 2;
        }

        Narrow(lineLength - (widths.Length + 1));
    }

    /// <summary>At how many columns lines are cut; null for not at all.</summary>
    public int? Screen { get; init; } = 80;

    /// <summary>Whether columns grow with what stands in them.</summary>
    public bool Widens { get; init; }

    public enum Alignment
    {
        Left,
        Center,
        Right,
    }

    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>The table; the first row is the head. Lines longer than the screen are cut, as Keras's are.</summary>
    public string Draw()
    {
        var text = new StringBuilder();
        if (Widens)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < widths.Length; i++)
                    widths[i] = Math.Max(widths[i], row[i].Length + 2);
            }
        }

        Rule(text, '┏', '━', '┳', '┓');
        Row(text, rows[0], '┃');
        Rule(text, '┡', '━', '╇', '┩');
        for (var i = 1; i < rows.Count; i++)
        {
            if (i > 1)
                Rule(text, '├', '─', '┼', '┤');
            Row(text, rows[i], '│');
        }

        Rule(text, '└', '─', '┴', '┘');
        return text.ToString();
    }

    private void Narrow(int room)
    {
        var excess = widths.Sum() - room;
        for (var i = 0; i < widths.Length && excess > 0; i++)
        {
            var cut = (int)Math.Round((double)excess / (widths.Length - i), MidpointRounding.ToEven);
            widths[i] -= cut;
            excess -= cut;
        }
    }

    private void Rule(StringBuilder text, char left, char line, char cross, char right)
        => Line(text, left + string.Join(cross, widths.Select(width => new string(line, width))) + right);

    private void Row(StringBuilder text, string[] cells, char border)
    {
        var wrapped = cells.Select((cell, i) => Wrap(cell, widths[i] - 2)).ToArray();
        for (var line = 0; line < wrapped.Max(lines => lines.Count); line++)
        {
            Line(text,
                border + string.Join(border, wrapped.Select((lines, i) => $" {Set(line < lines.Count ? lines[line] : "", i)} ")) + border);
        }
    }

    private void Line(StringBuilder text, string line)
        => text.Append(Screen is { } columns && line.Length > columns ? line[..columns] : line).Append('\n');

    private string Set(string content, int column)
    {
        var width = widths[column] - 2;
        var left = (width - content.Length) / 2;
        return alignments[column] switch
        {
            Alignment.Right => content.PadLeft(width),
            Alignment.Center => content.PadLeft(content.Length + left).PadRight(width),
            _ => content.PadRight(width),
        };
    }

    private static List<string> Wrap(string cell, int width)
    {
        List<string> lines = [];
        var line = "";
        // Spaces in front belong to the first word: they set in the layers of a model inside.
        var indent = cell.Length - cell.TrimStart(' ').Length;
        var words = cell[indent..].Split(' ');
        words[0] = cell[..indent] + words[0];
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length > 0 ? $"{line} {word}" : word;
        }

        lines.Add(line);
        return [.. lines.Select(one => one.Length > width ? one[..(width - 1)] + "…" : one)];
    }
}
