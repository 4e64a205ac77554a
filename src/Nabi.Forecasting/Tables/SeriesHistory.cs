namespace Nabi.Forecasting;

/// <summary>
/// What is known of one series when a forecast is made. Targets and observed inputs end at the last step of the history; a model that is
/// given one cannot see further. NaN stands for a missing value.
/// </summary>
public sealed class SeriesHistory
{
    private readonly double[][] targets;
    private readonly double[][] known;
    private readonly double[][] observed;
    private readonly double[] statics;

    // The targets without what was filled in; null where nothing was.
    private double[][]? truth;

    /// <summary>Creates the history of a series.</summary>
    /// <param name="schema">What the columns are.</param>
    /// <param name="name">The name of the series.</param>
    /// <param name="time">The times of its steps.</param>
    /// <param name="targets">The values of each target, one array per column, all of one length.</param>
    /// <param name="known">The known inputs, one array per column, at least as long as the targets.</param>
    /// <param name="observed">The observed inputs, one array per column, at least as long as the targets.</param>
    /// <param name="statics">The static inputs, one number per column.</param>
    /// <exception cref="NabiException">The columns are not those of the schema, or their lengths do not fit.</exception>
    public SeriesHistory(TableSchema schema, string name, TimeAxis time, double[][] targets, double[][]? known = null,
        double[][]? observed = null, double[]? statics = null)
        : this(schema, name, time, targets, known ?? [], observed ?? [], statics ?? [], targets is { Length: > 0 } ? targets[0].Length : 0)
    {
        Require(targets.Length == schema.Targets.Count, "targets", schema.Targets.Count, targets.Length);
        Require(this.known.Length == schema.Known.Count, "known inputs", schema.Known.Count, this.known.Length);
        Require(this.observed.Length == schema.Observed.Count, "observed inputs", schema.Observed.Count, this.observed.Length);
        Require(this.statics.Length == schema.Static.Count, "static inputs", schema.Static.Count, this.statics.Length);
        foreach (var column in targets)
        {
            if (column.Length != Length)
                throw new NabiException($"Series \"{name}\": the targets have {Length} and {column.Length} steps; give equally many.");
        }

        foreach (var column in this.known)
        {
            if (column.Length < Length)
            {
                throw new NabiException(
                    $"Series \"{name}\": a known input has {column.Length} steps, fewer than the {Length} of the targets.");
            }
        }

        foreach (var column in this.observed)
        {
            if (column.Length < Length)
            {
                throw new NabiException(
                    $"Series \"{name}\": an observed input has {column.Length} steps, fewer than the {Length} of the targets.");
            }
        }

        void Require(bool holds, string what, int expected, int got)
        {
            if (!holds)
                throw new NabiException($"Series \"{name}\": the schema has {expected} {what}, got {got}.");
        }
    }

    private SeriesHistory(TableSchema schema, string name, TimeAxis time, double[][] targets, double[][] known, double[][] observed,
        double[] statics, int length)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(targets);
        (Schema, Name, Time, Length) = (schema, name, time, length);
        (this.targets, this.known, this.observed, this.statics) = (targets, known, observed, statics);
    }

    /// <summary>What the columns are.</summary>
    public TableSchema Schema { get; }

    /// <summary>The name of the series.</summary>
    public string Name { get; }

    /// <summary>The times of the steps; step 0 is the first of the history.</summary>
    public TimeAxis Time { get; }

    /// <summary>Steps of the history; the forecast begins at this step.</summary>
    public int Length { get; }

    /// <summary>Steps for which the known inputs are there: those of the history and some after it.</summary>
    public int KnownLength => known.Length > 0 ? known.Min(column => column.Length) : int.MaxValue;

    /// <summary>A target's values, step by step (Length).</summary>
    /// <param name="index">The number of the target in <see cref="TableSchema.Targets"/>.</param>
    public ReadOnlySpan<double> Target(int index = 0) => targets[index].AsSpan(0, Length);

    /// <summary>A known input, step by step (KnownLength): it goes on beyond the history.</summary>
    /// <param name="index">The number of the column in <see cref="TableSchema.Known"/>.</param>
    public ReadOnlySpan<double> Known(int index) => known[index];

    /// <summary>An observed input, step by step (Length).</summary>
    /// <param name="index">The number of the column in <see cref="TableSchema.Observed"/>.</param>
    public ReadOnlySpan<double> Observed(int index) => observed[index].AsSpan(0, Length);

    /// <summary>A static input: a number, or the number of a word.</summary>
    /// <param name="index">The number of the column in <see cref="TableSchema.Static"/>.</param>
    public double Static(int index) => statics[index];

    /// <summary>The history as it was at an earlier time; it shares the memory of this one.</summary>
    /// <param name="length">The steps that it has, from 0 to <see cref="Length"/>.</param>
    /// <exception cref="NabiException">There are not so many steps.</exception>
    public SeriesHistory Until(int length)
        => length >= 0 && length <= Length ? new(Schema, Name, Time, targets, known, observed, statics, length) { truth = truth }
            : throw new NabiException($"Series \"{Name}\" has {Length} steps; it cannot be cut after {length}.");

    /// <summary>The history with other values of its targets, such as transformed ones.</summary>
    /// <param name="values">One array per target, of <see cref="Length"/> steps or more.</param>
    public SeriesHistory WithTargets(double[][] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Schema, Name, Time, values, known, observed, statics, Length);
    }

    /// <summary>The history with other known inputs: those of the steps to come.</summary>
    /// <param name="values">One array per known input, of <see cref="Length"/> steps or more.</param>
    public SeriesHistory WithKnown(double[][] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(Schema, Name, Time, targets, values, observed, statics, Length) { truth = truth };
    }

    /// <summary>
    /// The history with its calendar inputs made for so many steps after its end, or more; other known inputs stay as they are.
    /// </summary>
    /// <param name="steps">Steps to come, 0 or more.</param>
    public SeriesHistory Ahead(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        var length = checked(Length + steps);
        double[][]? made = null;
        for (var i = 0; i < known.Length; i++)
        {
            if (Schema.Known[i].Calendar is not null && known[i].Length < length)
                (made ??= [.. known])[i] = CalendarColumns.Make(CalendarColumns.Of(Schema.Known[i]), Time, length, known[i]);
        }

        return made is null ? this : WithKnown(made);
    }

    /// <summary>The history under another schema, with other numbers of its inputs.</summary>
    internal SeriesHistory With(TableSchema schema, double[][] known, double[][] observed, double[] statics)
        => new(schema, Name, Time, targets, known, observed, statics, Length) { truth = truth };

    /// <summary>The history with its targets as they were before what is missing was filled in (NaN there).</summary>
    internal SeriesHistory WithTruth(double[][]? values)
        => new(Schema, Name, Time, targets, known, observed, statics, Length) { truth = values };

    /// <summary>
    /// A target's values that were really there, NaN for those that are missing or were filled in: what forecasts are compared with.
    /// </summary>
    /// <param name="index">The number of the target in <see cref="TableSchema.Targets"/>.</param>
    internal ReadOnlySpan<double> Truth(int index = 0) => (truth ?? targets)[index].AsSpan(0, Length);

    /// <summary>Whether values of the targets were filled in.</summary>
    internal bool IsFilled => truth is not null;

    /// <summary>The arrays behind known and observed inputs, and the static ones.</summary>
    internal (double[][] Known, double[][] Observed, double[] Static) Inputs => (known, observed, statics);
}
