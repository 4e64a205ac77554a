namespace Nabi.Forecasting;

/// <summary>The calendar inputs of a table; series that begin at one time share their memory.</summary>
internal sealed class CalendarColumns(IReadOnlyList<CalendarInput> inputs)
{
    private readonly Dictionary<TimeAxis, double[][]> shared = [];

    /// <summary>How many columns there are.</summary>
    public int Count => inputs.Count;

    /// <summary>The text of an input in a schema.</summary>
    public static string TextOf(CalendarInput input)
        => input.Harmonic == 0 ? input.Kind : input.Kind == "fourier" ? $"fourier:{input.Period:R}:{input.Harmonic}"
            : $"{input.Kind}:{input.Harmonic}";

    /// <summary>The inputs that columns of a schema say.</summary>
    public static CalendarInput Of(TableColumn column)
        => CalendarInput.Of([column.Calendar!]).FirstOrDefault(input => input.Name == column.Name)
            ?? throw new NabiException($"Column \"{TableSource.Shown(column.Name)}\" is none of the calendar input '{column.Calendar}'.");

    /// <summary>The columns of so many steps or more.</summary>
    public double[][] Of(TimeAxis axis, int length)
    {
        if (inputs.Count == 0)
            return [];
        if (shared.TryGetValue(axis, out var columns) && columns[0].Length >= length)
            return columns;
        columns = [.. inputs.Select((input, i) => Make(input, axis, length, columns is null ? default : columns[i]))];
        return shared[axis] = columns;
    }

    /// <summary>One column, of which some steps are there already.</summary>
    public static double[] Make(CalendarInput input, TimeAxis axis, int length, ReadOnlySpan<double> before = default)
    {
        var values = new double[length];
        before[..Math.Min(length, before.Length)].CopyTo(values);
        for (var step = before.Length; step < length; step++)
            values[step] = input.At(axis, step);
        return values;
    }
}
