namespace Nabi.Forecasting;

/// <summary>How rows become series, wherever they come from.</summary>
public abstract record TableSettings
{
    private protected TableSettings()
    {
    }

    /// <summary>
    /// How times are written, where it cannot be told from them: a .NET format such as <c>dd/MM/yyyy HH:mm</c>, or <c>unix</c>,
    /// <c>unix_ms</c> (seconds or thousandths since 1970, UTC) or <c>excel</c> (days of a spreadsheet). Null (default) for the usual forms.
    /// </summary>
    public string? TimeFormat { get; init; }

    /// <summary>
    /// The IANA name of the zone whose clock the times were read from (<c>Europe/Berlin</c>), or into which times with a distance from UTC
    /// are put. The hour that is left out in spring is then no gap and the one that comes twice in autumn no duplicate. Null (default) for
    /// a clock that is never changed. Seasons count the hours that pass; <see cref="ByWallClock"/> follows the clock, and calendar inputs
    /// do.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>The time between rows, as a text such as <c>1h</c>, or <c>1b</c> for the days from Monday to Friday; null (default) to
    /// find it in the data.</summary>
    public Frequency? Frequency { get; init; }

    /// <summary>
    /// The days from Monday to Friday that are no steps, where steps are business days (a <see cref="Frequency"/> of <c>1b</c>); a row of
    /// one of them is refused. None by default: then days that have no row are missing steps. Give those of the forecast too.
    /// </summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>What missing steps and cells become; they stay missing by default.</summary>
    public FillingRule Filling { get; init; }

    /// <summary>What becomes of several rows of one series and one time; refused by default.</summary>
    public DuplicateRule Duplicates { get; init; }

    /// <summary>
    /// Known inputs made of the times, for any step to come: <c>minute_of_hour</c>, <c>hour_of_day</c>, <c>day_of_week</c>,
    /// <c>day_of_month</c>, <c>day_of_year</c>, <c>week_of_year</c>, <c>month</c> and <c>quarter</c> as sine and cosine; with a number
    /// behind, so many pairs (<c>day_of_year:3</c>); <c>fourier:168:3</c> for a season of so many steps; <c>weekend</c>, <c>month_start</c>
    /// and <c>month_end</c> as 0 or 1. None by default.
    /// </summary>
    public IReadOnlyList<string> Calendar { get; init; } = [];

    /// <summary>
    /// Columns whose numbers are category codes, such as places or kinds. Columns of text are categorical without being named here.
    /// </summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>
    /// The category that categories not seen in training become; null (default) to refuse them with a sentence.
    /// </summary>
    public string? Other { get; init; }

    /// <summary>What else stands for a missing value, such as <c>-9999</c>, beside empty cells, NA, NaN, null, None, - and ?.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
