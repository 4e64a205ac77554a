using Nabi.Forecasting;

namespace Nabi.Cli;

/// <summary>The options that say what the columns of a table are.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> time = Word("--time", "The column of times. Default: rows stand in order.", "COLUMN");
    private readonly Option<string[]> series =
        Words("--series", "The columns that name the series of a row, such as machine or shop,product.");
    private readonly Option<string[]> targets = Words("--target", "The columns to forecast.");
    private readonly Option<string[]> known = Words("--known", "Columns that are known ahead: holidays, prices.");
    private readonly Option<string[]> observed = Words("--observed", "Columns that are known up to now only: measured weather.");
    private readonly Option<string[]> statics = Words("--static", "Columns with one value for a series: a place, a kind.");
    private readonly Option<string[]> calendar = Words("--calendar", "Inputs made of the times: hour_of_day, day_of_week, month, weekend.");
    private readonly Option<string?> frequency =
        Word("--frequency", "The time between rows: 15min, 1h, 1d. Default: found in the data.", "STEP");
    private readonly Option<string?> zone = Word("--zone", "The zone of the clock that the times were read from: Europe/Berlin.", "NAME");
    private readonly Option<string?> format = Word("--time-format", "How times are written, such as dd/MM/yyyy HH:mm, or unix.", "FORMAT");
    private readonly Option<string?> encoding =
        Word("--encoding", "The encoding of the file: windows-1252, cp949. Default: UTF-8.", "NAME");
    private readonly Option<string> filling = Numbers.Choice("--filling", "What missing values become.", [.. FillingRule.Words]);
    private readonly Option<string> duplicates =
        Numbers.Choice("--duplicates", "What several rows of one time become.", [.. DuplicateRule.Words]);

    public TableOptions() => targets.Required = true;

    /// <summary>The file.</summary>
    public Argument<string> File { get; } =
        new("file") { Description = "The table: a text file of separated cells, in the first line their names." };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[time, series, targets, known, observed, statics, calendar, frequency, zone,
            format, encoding, filling,
            duplicates])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the table.</summary>
    public SeriesTable Read(ParseResult parsed)
        => SeriesTable.FromCsv(parsed.GetValue(File)!, Columns(parsed), Options(parsed));

    /// <summary>Reads the known inputs of the steps to come from another file.</summary>
    public SeriesTable Read(ParseResult parsed, string file)
        => SeriesTable.FromCsv(file, Columns(parsed) with { Targets = [], Observed = [], Static = [], Calendar = [] }, Options(parsed));

    private SeriesCsvOptions Options(ParseResult parsed) => new() { Encoding = parsed.GetValue(encoding) };

    private TableColumns Columns(ParseResult parsed) => new()
    {
        Time = parsed.GetValue(time),
        Series = parsed.GetValue(series) ?? [],
        Targets = parsed.GetValue(targets) ?? [],
        Known = parsed.GetValue(known) ?? [],
        Observed = parsed.GetValue(observed) ?? [],
        Static = parsed.GetValue(statics) ?? [],
        Calendar = parsed.GetValue(calendar) ?? [],
        Frequency = parsed.GetValue(frequency) is { } step ? Frequency.Parse(step) : (Frequency?)null,
        TimeZone = parsed.GetValue(zone),
        TimeFormat = parsed.GetValue(format),
        Filling = parsed.GetValue(filling)!,
        Duplicates = parsed.GetValue(duplicates)!,
    };

    private static Option<string?> Word(string name, string description, string help)
        => new(name) { Description = description, HelpName = help };

    // Names between commas; the option may also be there several times.
    private static Option<string[]> Words(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "COLUMN,COLUMN",
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
    };
}
