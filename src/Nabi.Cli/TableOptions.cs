using Nabi.Forecasting;

namespace Nabi.Cli;

/// <summary>The options that say what the columns of a table are.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> time = Word("--time", "The column of times. Default: rows stand in order.", "COLUMN");
    private readonly Option<string?> clock =
        Word("--time-of-day", "The column of times of day, where --time holds the days alone.", "COLUMN");
    private readonly Option<string[]> series =
        Words("--series", "The columns that name the series of a row, such as machine or shop,product.");
    private readonly Option<string[]> targets = Words("--target", "The columns to forecast.");
    private readonly Option<string[]> known = Words("--known", "Columns that are known ahead: holidays, prices.");
    private readonly Option<string[]> observed = Words("--observed", "Columns that are known up to now only: measured weather.");
    private readonly Option<string[]> statics = Words("--static", "Columns with one value for a series: a place, a kind.");
    private readonly Option<string[]> calendar = Words("--calendar", "Inputs made of the times: hour_of_day, day_of_week, month, weekend.");
    private readonly Option<string?> frequency =
        Word("--frequency", "The time between rows: 15min, 1h, 1d, 1b (Monday to Friday). Default: found in the data.", "STEP");
    private readonly Option<string[]> holidays = Words("--holidays",
        "Where steps are business days, those that are none: 2024-12-25,2025-01-01, or a file of one on each line.", "DAY,DAY");
    private readonly Option<string?> zone = Word("--zone", "The zone of the clock that the times were read from: Europe/Berlin.", "NAME");
    private readonly Option<string?> format = Word("--time-format", "How times are written, such as dd/MM/yyyy HH:mm, or unix.", "FORMAT");
    private readonly Option<string?> encoding =
        Word("--encoding", "The encoding of the file: windows-1252, cp949. Default: UTF-8.", "NAME");
    private readonly Option<string?> separator =
        Mark("--separator", "What stands between the cells of a line, or tab. Default: found in the file.", "tab");
    private readonly Option<string?> decimalMark = Mark("--decimal", "The decimal mark. Default: found in the file.");
    private readonly Option<string?> thousandsMark =
        Mark("--thousands", "What stands between groups of three digits. Default: nothing.");
    private readonly Option<bool> noHeader =
        new("--no-header") { Description = "The first line holds no names; columns are called 0, 1, and so on." };
    private readonly Option<string[]> categorical =
        Words("--categorical", "Inputs whose numbers are category codes: places or kinds.");
    private readonly Option<string?> other =
        Word("--other", "The category that unseen categories become. Default: they are refused.", "WORD");
    private readonly Option<string[]> missing =
        Words("--missing", "What else stands for a missing value, such as -9999. Empty cells, NA and the like always do.", "WORD,WORD");
    private readonly Option<string> filling = Numbers.Choice("--filling", "What missing values become.", [.. FillingRule.Words]);
    private readonly Option<string> duplicates =
        Numbers.Choice("--duplicates", "What several rows of one time become.", [.. DuplicateRule.Words]);

    private readonly Option<string?> resample =
        Word("--resample", "Steps to make of the rows, longer than they are apart: 1h of minutes.", "STEP");
    private readonly Option<string[]> aggregate =
        Words("--aggregate", "What the rows of such a step become, for all columns or one: mean (default), sum, last; rain=sum.",
            "RULE,COLUMN=RULE");

    private Frequency? found;

    public TableOptions() => targets.Required = true;

    /// <summary>The file.</summary>
    public Argument<string> File { get; } =
        new("file") { Description = "The table: a CSV file whose first line names the columns." };

    /// <summary>Adds the options.</summary>
    public void AddTo(SettingCommand command)
    {
        command.Add(time, nameof(TableColumns.Time));
        command.Add(clock, nameof(TableColumns.TimeOfDay));
        command.Add(series, nameof(TableColumns.Series));
        command.Add(targets, nameof(TableColumns.Targets));
        command.Add(known, nameof(TableColumns.Known));
        command.Add(observed, nameof(TableColumns.Observed));
        command.Add(statics, nameof(TableColumns.Static));
        command.Add(calendar, nameof(TableSettings.Calendar));
        command.Add(frequency, nameof(TableSettings.Frequency));
        command.Add(holidays, nameof(TableSettings.Holidays));
        command.Add(zone, nameof(TableSettings.TimeZone));
        command.Add(format, nameof(TableSettings.TimeFormat));
        command.Add(categorical, nameof(TableSettings.Categorical));
        command.Add(other, nameof(TableSettings.Other));
        command.Add(missing, nameof(TableSettings.Missing));
        command.Add(filling, nameof(TableSettings.Filling));
        command.Add(duplicates, nameof(TableSettings.Duplicates));
        command.Add(encoding, nameof(SeriesCsvOptions.Encoding));
        command.Add(separator, nameof(SeriesCsvOptions.Separator));
        command.Add(decimalMark, nameof(SeriesCsvOptions.DecimalMark));
        command.Add(thousandsMark, nameof(SeriesCsvOptions.ThousandsMark));
        command.Add(noHeader, nameof(SeriesCsvOptions.HasHeader));
        command.Add(resample, nameof(SeriesTable.Resample));
        command.Add(aggregate);
    }

    /// <summary>Reads the table.</summary>
    public SeriesTable Read(ParseResult parsed)
    {
        var table = SeriesTable.FromCsv(parsed.GetValue(File)!, Columns(parsed), Options(parsed));
        found = table.Schema.Frequency;
        return Resampled(parsed, table);
    }

    /// <summary>
    /// Reads the known inputs of the steps to come from another file, which may have a single row: its steps are those of the table.
    /// </summary>
    public SeriesTable Read(ParseResult parsed, string file)
        => Resampled(parsed, SeriesTable.KnownFromCsv(file,
            Columns(parsed) is { Time: not null, Frequency: null } columns ? columns with { Frequency = found } : Columns(parsed),
            Options(parsed)));

    private SeriesTable Resampled(ParseResult parsed, SeriesTable table)
    {
        var rules = parsed.GetValue(aggregate) ?? [];
        if (parsed.GetValue(resample) is not { } step)
            return rules.Length == 0 ? table : throw new NabiException("--aggregate goes with --resample STEP, such as --resample 1h.");
        AggregationRule rule = default;
        Dictionary<string, AggregationRule> columns = new(StringComparer.Ordinal);
        foreach (var one in rules)
        {
            var at = one.LastIndexOf('=');
            var word = one[(at + 1)..];
            if (!AggregationRule.Words.Contains(word))
            {
                throw new NabiException(
                    $"--aggregate needs one of {string.Join(", ", AggregationRule.Words)}, for a column as COLUMN=RULE, got '{one}'.");
            }

            if (at < 0)
            {
                rule = word;
            }
            // A table of known inputs alone leaves out rules for what only the past has; Resample checks the others.
            else if (table.Schema.Targets.Count > 0 || table.Schema.Known.Any(column => column.Name == one[..at]))
            {
                columns[one[..at]] = word;
            }
        }

        return table.Resample(Frequency.Parse(step), rule, columns);
    }

    private SeriesCsvOptions Options(ParseResult parsed) => new()
    {
        Encoding = parsed.GetValue(encoding),
        Separator = parsed.GetValue(separator) is { } mark ? mark == "tab" ? '\t' : mark[0] : null,
        HasHeader = !parsed.GetValue(noHeader),
        DecimalMark = parsed.GetValue(decimalMark)?[0],
        ThousandsMark = parsed.GetValue(thousandsMark)?[0],
    };

    private TableColumns Columns(ParseResult parsed) => new()
    {
        Time = parsed.GetValue(time),
        TimeOfDay = parsed.GetValue(clock),
        Series = parsed.GetValue(series) ?? [],
        Targets = parsed.GetValue(targets) ?? [],
        Known = parsed.GetValue(known) ?? [],
        Observed = parsed.GetValue(observed) ?? [],
        Static = parsed.GetValue(statics) ?? [],
        Calendar = parsed.GetValue(calendar) ?? [],
        Frequency = parsed.GetValue(frequency) is { } step ? Frequency.Parse(step) : (Frequency?)null,
        Holidays = Days(parsed.GetValue(holidays) ?? []),
        TimeZone = parsed.GetValue(zone),
        TimeFormat = parsed.GetValue(format),
        Categorical = parsed.GetValue(categorical) ?? [],
        Other = parsed.GetValue(other),
        Missing = parsed.GetValue(missing) ?? [],
        Filling = parsed.GetValue(filling)!,
        Duplicates = parsed.GetValue(duplicates)!,
    };

    private static DateOnly[] Days(string[] words)
        => [.. (words is [var file] && System.IO.File.Exists(file) ? System.IO.File.ReadLines(file) : words)
            .Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
                : throw new NabiException($"--holidays needs days such as 2024-12-25, or a file with one on each line, got '{text}'."))];

    private static Option<string?> Word(string name, string description, string help)
        => new(name) { Description = description, HelpName = help };

    private static Option<string?> Mark(string name, string description, string? word = null)
    {
        var option = Word(name, description, "MARK");
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not { Length: 1 } } token] && token.Value != word)
                result.AddError($"{name} needs one character, such as '.' or ',', got '{token.Value}'");
        });
        return option;
    }

    // Names between commas; the option may also be there several times.
    private static Option<string[]> Words(string name, string description, string help = "COLUMN,COLUMN") => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
