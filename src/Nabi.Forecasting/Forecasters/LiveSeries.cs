namespace Nabi.Forecasting;

/// <summary>The end of a series that goes on: as many steps as a forecast reads, and what was forecast for the next.</summary>
internal sealed class LiveSeries
{
    private readonly TableSchema schema;
    private readonly int kept;
    private double[] statics;
    private TimeAxis time;
    private double[][] targets;
    private double[][] known;
    private double[][] observed;

    private LiveSeries(TableSchema schema, string name, int kept, double[] statics, TimeAxis time, double[][] targets, double[][] known,
        double[][] observed)
    {
        (this.schema, Name, this.kept, this.statics, this.time) = (schema, name, kept, statics, time);
        (this.targets, this.known, this.observed) = (targets, known, observed);
    }

    public string Name { get; }

    /// <summary>Steps that are there.</summary>
    public int Length => targets[0].Length;

    /// <summary>What was forecast for the next step: median, lower and upper end of the widest interval, for each target.</summary>
    public (double Median, double Lower, double Upper)[] Expected { get; set; } = [];

    /// <summary>The end of a history.</summary>
    public static LiveSeries Of(SeriesHistory history, int kept)
    {
        var (schema, first) = (history.Schema, Math.Max(0, history.Length - kept));
        return new(schema, history.Name, kept, [.. Enumerable.Range(0, schema.Static.Count).Select(history.Static)],
            history.Time.From(first),
            [.. Enumerable.Range(0, schema.Targets.Count).Select(i => history.Target(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Known.Count).Select(i => history.Known(i)[first..].ToArray())],
            [.. Enumerable.Range(0, schema.Observed.Count).Select(i => history.Observed(i)[first..].ToArray())]);
    }

    /// <summary>A series that begins with a reading.</summary>
    public static LiveSeries New(TableSchema schema, SeriesReading reading, int kept)
        => reading.Static.Count == schema.Static.Count
            ? new(schema, reading.Series, kept, [.. reading.Static], new TimeAxis(schema.Frequency, default),
                [.. schema.Targets.Select(_ => Array.Empty<double>())], [.. schema.Known.Select(_ => Array.Empty<double>())],
                [.. schema.Observed.Select(_ => Array.Empty<double>())])
            : throw new NabiException(
                $"Forecaster: series \"{reading.Series}\" is new; its first reading needs {schema.Static.Count} static inputs, got "
                + $"{reading.Static.Count}.");

    /// <summary>Refuses a reading of other columns.</summary>
    public static void Check(TableSchema schema, SeriesReading reading, int horizon)
    {
        Require(reading.Targets.Count == schema.Targets.Count, "targets", schema.Targets.Count, reading.Targets.Count);
        Require(reading.Observed.Count == schema.Observed.Count, "observed inputs", schema.Observed.Count, reading.Observed.Count);
        Require(reading.KnownAhead.Count == schema.Known.Count, "known inputs ahead", schema.Known.Count, reading.KnownAhead.Count);
        foreach (var column in reading.KnownAhead)
            Require(column.Count == horizon, "steps of each known input ahead", horizon, column.Count);

        void Require(bool holds, string what, int expected, int got)
        {
            if (!holds)
                throw new NabiException($"Forecaster: a reading of series \"{reading.Series}\" needs {expected} {what}, got {got}.");
        }
    }

    /// <summary>Takes a reading in.</summary>
    public void Add(SeriesReading reading)
    {
        var drop = Math.Max(0, Length + 1 - kept);
        var length = Length + 1 - drop;
        targets = [.. targets.Select((column, i) => (double[])[.. column.AsSpan(drop), reading.Targets[i]])];
        observed = [.. observed.Select((column, i) => (double[])[.. column.AsSpan(drop, length - 1), reading.Observed[i]])];
        // What was said of this step before stands; what was said of later ones is said anew.
        known = [.. known.Select((column, i) =>
        {
            var past = column.Length > drop ? column[drop..Math.Min(column.Length, drop + length)] : [];
            var missing = Enumerable.Repeat(double.NaN, length - past.Length);
            return (double[])[.. past, .. missing, .. reading.KnownAhead[i]];
        })];
        time = time.From(drop);
    }

    /// <summary>The history as a model reads it.</summary>
    public SeriesHistory ToHistory()
        => new(schema, Name, time, targets, known, [.. observed.Select(column => column[..Length])], statics);

    /// <summary>The times that its steps are counted from, as a file keeps them.</summary>
    public (long Start, long First) Times => (time.Start.Ticks, time.First);

    /// <summary>All of its numbers in a row: how many there are of each kind, and then they themselves.</summary>
    public double[] ToNumbers()
        =>
        [
            Length, known.Length > 0 ? known[0].Length : 0, Expected.Length, .. targets.SelectMany(column => column),
            .. known.SelectMany(column => column), .. observed.SelectMany(column => column[..Length]), .. statics,
            .. Expected.SelectMany(one => (double[])[one.Median, one.Lower, one.Upper]),
        ];

    /// <summary>The series of <see cref="ToNumbers"/>.</summary>
    public static LiveSeries Of(TableSchema schema, string name, int kept, long start, long first, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length < 3 || start < 0 || start > DateTime.MaxValue.Ticks)
            throw Damaged();
        var (length, knownLength, expected) = (numbers[0], numbers[1], numbers[2]);
        var needed = 3 + (length * (schema.Targets.Count + schema.Observed.Count))
            + (knownLength * schema.Known.Count) + schema.Static.Count
            + (3 * expected);
        if (length is not >= 1 || knownLength is not >= 0 || (expected != 0 && expected != schema.Targets.Count) || needed != numbers.Length
            || (schema.Known.Count > 0 && knownLength < length))
            throw Damaged();
        var values = numbers.ToArray();
        var at = 3;
        return new(schema, name, kept, [], new TimeAxis(schema.Frequency, new DateTime(start)) { First = first },
            Columns(schema.Targets.Count, (int)length), Columns(schema.Known.Count, (int)knownLength),
            Columns(schema.Observed.Count, (int)length))
        {
            statics = Next(schema.Static.Count),
            Expected = [.. Enumerable.Range(0, (int)expected).Select(_ => Next(3)).Select(one => (one[0], one[1], one[2]))],
        };

        double[][] Columns(int count, int steps) => [.. Enumerable.Range(0, count).Select(_ => Next(steps))];

        double[] Next(int count) => values[at..(at += count)];

        NabiException Damaged() => new($"The forecast file's series \"{name}\" does not fit its columns; the file is damaged.");
    }
}
