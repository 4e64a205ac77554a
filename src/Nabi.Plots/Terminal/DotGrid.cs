namespace Nabi.Plots;

/// <summary>Dots on a grid of characters: braille has 2 by 4 in each (Unicode U+2800), ASCII one.</summary>
internal sealed class DotGrid
{
    private static readonly int[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
    private static readonly string[] Ansi = ["\u001b[36m", "\u001b[33m", "\u001b[32m", "\u001b[35m"];
    private readonly int[,] cells;
    private readonly int[,] owners;
    private readonly bool ascii;

    public DotGrid(int columns, int rows, bool ascii)
    {
        (cells, owners, this.ascii) = (new int[rows, columns], new int[rows, columns], ascii);
        (Across, Down) = ascii ? (columns, rows) : (columns * 2, rows * 4);
    }

    /// <summary>Dots from left to right.</summary>
    public int Across { get; }

    /// <summary>Dots from top to bottom.</summary>
    public int Down { get; }

    public static char Letter(int color) => "*o+x"[color % 4];

    public static string Begin(int color, bool colored) => colored ? Ansi[color % Ansi.Length] : "";

    public static string End(bool colored) => colored ? "\u001b[0m" : "";

    /// <summary>Sets the dots between two places.</summary>
    public void Line((int X, int Y) from, (int X, int Y) to, int color)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
        {
            var part = i / (double)steps;
            Set((int)Math.Round(from.X + (to.X - from.X) * part), (int)Math.Round(from.Y + (to.Y - from.Y) * part), color);
        }
    }

    public void AppendRow(StringBuilder text, int row, bool colored)
    {
        var current = -1;
        for (var column = 0; column < cells.GetLength(1); column++)
        {
            var owner = cells[row, column] == 0 ? -1 : owners[row, column];
            if (colored && owner != current)
                text.Append(current >= 0 ? End(true) : "").Append(owner >= 0 ? Begin(owner, true) : "");
            current = owner;
            text.Append(owner < 0 ? ' ' : ascii ? Letter(owner) : (char)(0x2800 + cells[row, column]));
        }
        if (colored && current >= 0)
            text.Append(End(true));
    }

    private void Set(int x, int y, int color)
    {
        (x, y) = (Math.Clamp(x, 0, Across - 1), Math.Clamp(y, 0, Down - 1));
        int row = ascii ? y : y / 4, column = ascii ? x : x / 2;
        cells[row, column] |= ascii ? 1 : Bits[y % 4, x % 2];
        owners[row, column] = color;
    }
}
