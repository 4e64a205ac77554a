namespace Nabi.Forecasting;

/// <content>Known inputs of the steps to come, and words as another table numbers them.</content>
public sealed partial class SeriesTable
{
    /// <summary>
    /// The table with the known inputs of another one for the steps after the end of each series: tomorrow's holidays, next week's prices.
    /// Rows are matched by series and time.
    /// </summary>
    /// <param name="known">
    /// A table of known inputs, read with the same columns but without targets. One without a series column counts for all series.
    /// </param>
    /// <exception cref="NabiException">A series or column is missing in it, or its times are of other steps. Steps that are left out are
    /// missing values, which <see cref="Forecaster.Check"/> and <see cref="Forecaster.Predict"/> refuse where the model reads them; words
    /// are compared there with those that were learnt from.</exception>
    public SeriesTable WithKnown(SeriesTable known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var columns = new int[Schema.Known.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = Schema.Known[i].Name;
            columns[i] = known.Schema.Known.ToList().FindIndex(column => column.Name == name);
            if (columns[i] < 0 && Schema.Known[i].Calendar is null)
            {
                throw new NabiException(
                    $"The table of known inputs has no known column \"{TableSource.Shown(name)}\"; "
                    + $"{TableSource.Nearest(name, known.Schema.Known.Select(column => column.Name))}.");
            }
        }

        if (columns.Length == 0)
        {
            throw new SettingException(
                $"The series have no known inputs; name them in {Setting.Known} when the table is read, and fit again.");
        }

        (TableColumn Column, Func<double, string, double>? Map)[] joined = [.. columns.Select((column, c) =>
            column < 0 || Schema.Known[c].Calendar is not null ? (Schema.Known[c], null)
                : WordMap.Joined(known.Schema.Known[column], Schema.Known[c]))];
        var schema = Schema with { Known = [.. joined.Select(one => one.Column)] };
        Func<double, string, double>?[] maps = [.. joined.Select(one => one.Map)];
        return new SeriesTable(schema, [.. Series.Select(history => Extended(schema, history, columns, maps, known))])
        {
            Notes = Notes,
            IsSingle = IsSingle,
        };
    }

    /// <summary>
    /// The table with its words numbered as in a schema: what a model that learnt from a table of that schema reads. Words that are not in
    /// it become its <see cref="TableColumn.Other"/>.
    /// </summary>
    /// <param name="schema">A schema of the same columns.</param>
    /// <exception cref="NabiException">The columns are others, or a word is new and there is no
    /// <see cref="TableColumn.Other"/>.</exception>
    public SeriesTable As(TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (ReferenceEquals(schema, Schema) && ReferenceEquals(schema, Schema.Learnt))
            return this;
        schema.RequireInputs(Schema);
        var (known, observed, statics) = (Maps(schema.Known, Schema.Known, "known"), Maps(schema.Observed, Schema.Observed, "observed"),
            Maps(schema.Static, Schema.Static, "static"));
        return new SeriesTable(schema, [.. Series.Select(Mapped)]) { Notes = Notes, IsSingle = IsSingle };

        SeriesHistory Mapped(SeriesHistory history)
        {
            var inputs = history.Inputs;
            return history.With(schema, Of(known, inputs.Known), Of(observed, inputs.Observed),
                [.. inputs.Static.Select((value, i) => statics[i] is { } map ? map(value, history.Name) : value)]);

            double[][] Of(Func<double, string, double>?[] maps, double[][] values)
                => [.. values.Select((column, i) => maps[i] is { } map ? [.. column.Select(value => map(value, history.Name))] : column)];
        }
    }

    private SeriesHistory Extended(TableSchema schema, SeriesHistory history, int[] columns,
        Func<double, string, double>?[] maps, SeriesTable table)
    {
        var known = table.Find(history.Name) ?? (table.IsSingle ? table.Series[0] : throw new NabiException(
            $"The table of known inputs has no series \"{TableSource.Shown(history.Name)}\"; "
            + $"{TableSource.Nearest(history.Name, table.Series.Select(one => one.Name))}."));
        // Steps without a value are no rows: days of a weekend between those of two weeks.
        int[] given = [.. Enumerable.Range(0, columns.Length).Where(c => columns[c] >= 0 && Schema.Known[c].Calendar is null)];
        List<(int Row, int Step)> rows = [];
        for (var t = 0; t < known.Inputs.Known.Max(column => column.Length); t++)
        {
            if (given.Any(c => !double.IsNaN(known.Known(columns[c])[t])) && StepOf(t) is var step && step >= history.Length)
                rows.Add((t, (int)Math.Min(step, int.MaxValue - 1)));
        }

        var length = rows.Count > 0 ? rows[^1].Step + 1 : history.Length;
        var (before, values) = (history.Inputs.Known, new double[columns.Length][]);
        before.CopyTo(values, 0);
        foreach (var c in given)
        {
            values[c] = new double[Math.Max(length, before[c].Length)];
            Array.Fill(values[c], double.NaN);
            before[c].CopyTo(values[c], 0);
            foreach (var (row, step) in rows)
            {
                var value = known.Known(columns[c])[row];
                values[c][step] = maps[c] is { } map ? map(value, history.Name) : value;
            }
        }

        return history.With(schema, values, history.Inputs.Observed, history.Inputs.Static);

        long StepOf(int t)
            => history.Time.StepAt(known.Time.PlaceOf(t)) is { } step && history.Time.HasClockOfZone == known.Time.HasClockOfZone ? step
                : throw new NabiException(
                    $"Series \"{TableSource.Shown(history.Name)}\": the known inputs at {known.Time.Text(t)} are "
                    + "at none of its steps, which "
                    + $"are {Schema.Frequency} apart from {history.Time.Text(0)} on; give times of its steps.");
    }

    private static Func<double, string, double>?[] Maps(IReadOnlyList<TableColumn> to, IReadOnlyList<TableColumn> from, string kind)
        => [.. to.Select((column, i) => WordMap.Of(from[i], column, kind))];
}
