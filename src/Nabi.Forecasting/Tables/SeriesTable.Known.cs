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
    /// <exception cref="NabiException">A series or column is missing in it, its times are of other steps, or steps between the end of the
    /// history and the last of its rows are left out. Words are compared with those that were learnt from, by
    /// <see cref="Forecaster.Predict"/>.</exception>
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
        var steps = known.Inputs.Known.Max(column => column.Length);
        var length = history.Length;
        if (steps > 0)
        {
            // The first row after the history, and the last.
            var last = StepOf(steps - 1);
            length = (int)Math.Clamp(last + 1, history.Length, int.MaxValue);
        }

        var (before, values) = (history.Inputs.Known, new double[columns.Length][]);
        for (var c = 0; c < columns.Length; c++)
        {
            if (columns[c] < 0 || Schema.Known[c].Calendar is not null)
            {
                values[c] = before[c];
                continue;
            }

            values[c] = new double[Math.Max(length, before[c].Length)];
            Array.Fill(values[c], double.NaN);
            before[c].CopyTo(values[c], 0);
        }

        // Steps that the history knows already need no row.
        var has = new bool[length - history.Length];
        has.AsSpan(0, Math.Clamp(history.KnownLength - history.Length, 0, has.Length)).Fill(true);
        for (var t = 0; t < steps; t++)
        {
            var step = StepOf(t);
            if (step < history.Length)
                continue;
            var isThere = false;
            for (var c = 0; c < columns.Length; c++)
            {
                if (columns[c] < 0 || Schema.Known[c].Calendar is not null)
                    continue;
                var value = known.Known(columns[c])[t];
                isThere |= !double.IsNaN(value);
                values[c][step] = maps[c] is { } map ? map(value, history.Name) : value;
            }

            has[step - history.Length] |= isThere;
        }

        var hole = Array.IndexOf(has, false);
        if (hole >= 0)
        {
            throw new NabiException(
                $"Series \"{TableSource.Shown(history.Name)}\" ends at {history.Time.Text(history.Length - 1)}, "
                + "but the table of known inputs "
                + $"lacks {history.Time.Text(history.Length + hole)}; give a row for each step to come.");
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
