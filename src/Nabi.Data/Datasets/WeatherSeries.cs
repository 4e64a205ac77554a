namespace Nabi.Data;

/// <summary>Measurements of a weather station over time.</summary>
/// <param name="Columns">What was measured, such as <c>T (degC)</c>.</param>
/// <param name="Times">When, for each row.</param>
/// <param name="Values">The measurements, a float tensor of shape (rows, columns).</param>
public sealed record WeatherSeries(IReadOnlyList<string> Columns, DateTime[] Times, Tensor Values)
{
    /// <summary>The number of rows.</summary>
    public int Count => Times.Length;

    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="NabiException">There is no such column.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == name)
                return i;
        }

        throw new NabiException(
            $"There is no measurement '{name}'; there are {string.Join(", ", Columns.Select(column => $"'{column}'"))}.");
    }

    /// <summary>One column, a float tensor of shape (rows).</summary>
    /// <param name="name">Its name, such as <c>T (degC)</c>.</param>
    /// <exception cref="NabiException">There is no such column.</exception>
    public Tensor Column(string name)
    {
        var (at, width) = (IndexOf(name), Columns.Count);
        var column = Tensor.Empty(new Shape(Count));
        for (var row = 0; row < Count; row++)
            column.Floats[row] = Values.AsSpan()[row * width + at];
        return column;
    }

    /// <summary>
    /// Every column less its mean and over its standard deviation, both taken from the first rows (so that nothing of the test part leaks
    /// in).
    /// </summary>
    /// <param name="rows">How many rows mean and deviation are taken from.</param>
    /// <returns>The series, and mean and deviation of each column. A column that does not vary is only shifted.</returns>
    /// <exception cref="NabiException"><paramref name="rows"/> is not from 1 to the number of rows.</exception>
    public (WeatherSeries Series, double[] Mean, double[] Deviation) Standardize(int rows)
    {
        if (rows < 1 || rows > Count)
            throw new NabiException($"Standardize: mean and deviation must be taken from 1 to {Count} rows, got {rows}.");
        var width = Columns.Count;
        var (mean, deviation) = (new double[width], new double[width]);
        var source = Values.AsSpan();
        for (var i = 0; i < rows * width; i++)
            mean[i % width] += source[i] / (double)rows;
        for (var i = 0; i < rows * width; i++)
            deviation[i % width] += Math.Pow(source[i] - mean[i % width], 2) / rows;
        for (var column = 0; column < width; column++)
            deviation[column] = deviation[column] > 0 ? Math.Sqrt(deviation[column]) : 1;

        var values = Tensor.Empty(Values.Shape);
        var target = values.Floats;
        for (var i = 0; i < target.Length; i++)
            target[i] = (float)((source[i] - mean[i % width]) / deviation[i % width]);
        return (this with { Values = values }, mean, deviation);
    }
}
