namespace Nabi.Forecasting;

/// <summary>A cell of a row: a number, a text, a time, or nothing. Numbers, texts and times convert to it by themselves.</summary>
public readonly struct TableCell
{
    private readonly CellKind kind;
    private readonly double number;
    private readonly long whole;
    private readonly string? text;
    private readonly DateTimeOffset time;

    private TableCell(CellKind kind, double number = 0, long whole = 0, string? text = null, DateTimeOffset time = default)
        => (this.kind, this.number, this.whole, this.text, this.time) = (kind, number, whole, text, time);

    /// <summary>Nothing: the value is missing.</summary>
    public static TableCell Missing => default;

    /// <summary>Whether the value is missing.</summary>
    public bool IsMissing => kind == CellKind.Missing;

    internal CellKind Kind => kind;

    internal double Number => number;

    internal long Whole => whole;

    internal string Text => text!;

    internal DateTimeOffset Time => time;

    /// <summary>A number; NaN is a missing one.</summary>
    public static implicit operator TableCell(double value) => double.IsNaN(value) ? default : new(CellKind.Number, value);

    /// <summary>A number, or nothing.</summary>
    public static implicit operator TableCell(double? value) => value is { } number ? number : default(TableCell);

    /// <summary>A whole number.</summary>
    public static implicit operator TableCell(long value) => new(CellKind.Whole, value, value);

    /// <summary>A number.</summary>
    public static implicit operator TableCell(decimal value) => new(CellKind.Number, (double)value);

    /// <summary>1 for true, 0 for false.</summary>
    public static implicit operator TableCell(bool value) => new(CellKind.Whole, value ? 1 : 0, value ? 1 : 0);

    /// <summary>A word, or a number or time as text; null is a missing one.</summary>
    public static implicit operator TableCell(string? value) => value is null ? default : new(CellKind.Text, text: value);

    /// <summary>A time; one of kind UTC has a distance from UTC of 0, others are read from a clock on the wall.</summary>
    public static implicit operator TableCell(DateTime value)
        => new(value.Kind == DateTimeKind.Utc ? CellKind.Instant : CellKind.Time,
            time: new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Unspecified), TimeSpan.Zero));

    /// <summary>A time with its distance from UTC.</summary>
    public static implicit operator TableCell(DateTimeOffset value) => new(CellKind.Instant, time: value);

    /// <summary>A day.</summary>
    public static implicit operator TableCell(DateOnly value) => value.ToDateTime(TimeOnly.MinValue);

    /// <summary>A time of day, for a column of them (<see cref="TableColumns.TimeOfDay"/>).</summary>
    public static implicit operator TableCell(TimeOnly value) => value.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    /// <summary>A time of day as the time since midnight.</summary>
    public static implicit operator TableCell(TimeSpan value)
        => FormattableString.Invariant(
            $"{(value < TimeSpan.Zero ? "-" : "")}{(int)Math.Abs(value.TotalHours):00}:{value:mm\\:ss\\.fffffff}");

    /// <summary>The cell of a value as data readers and files give it.</summary>
    /// <param name="value">Null, DBNull, a number, a bool, a text or a time.</param>
    /// <exception cref="NabiException">It is something else.</exception>
    public static TableCell Of(object? value)
        => value switch
        {
            null or DBNull => default,
            double number => number,
            float number => number,
            int number => number,
            long number => number,
            string text => text,
            DateTime time => time,
            DateTimeOffset time => time,
            DateOnly day => day,
            TimeOnly clock => clock,
            TimeSpan clock => clock,
            bool truth => truth,
            decimal number => number,
            short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            ulong number => (double)number,
            Half number => (double)number,
            Guid id => id.ToString(),
            char letter => letter.ToString(),
            _ => throw new NabiException($"A cell must be a number, a text or a time, got {value.GetType().Name}; convert it."),
        };

    /// <summary>The value as text; empty for nothing.</summary>
    public override string ToString() => kind switch
    {
        CellKind.Missing => "",
        CellKind.Number => number.ToString(CultureInfo.InvariantCulture),
        CellKind.Whole => whole.ToString(CultureInfo.InvariantCulture),
        CellKind.Text => text!,
        CellKind.Time => time.DateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
    };
}
