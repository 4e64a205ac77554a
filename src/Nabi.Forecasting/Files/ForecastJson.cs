using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <summary>Tasks and columns as JSON, and back.</summary>
internal static class ForecastJson
{
    // A forecast of more steps, or of more quantiles, is no mistake of a person but of a file.
    private const int Most = 1_000_000;
    private const int MostNumbers = 10_000_000;

    public static JsonArray Array(IEnumerable<double> numbers) => [.. numbers.Select(number => (JsonNode)number)];

    public static JsonObject Of(ForecastTask task)
        => new()
        {
            ["horizon"] = task.Horizon,
            ["lookback"] = task.Lookback,
            ["season"] = task.Season,
            ["seed"] = task.Seed,
            ["quantiles"] = Array(task.Quantiles),
            ["unit"] = $"{task.Schema.Frequency.Unit}",
            ["count"] = task.Schema.Frequency.Count,
            ["holidays"] = new JsonArray([.. task.Schema.Holidays
                .Select(day => (JsonNode)day.ToString("O", CultureInfo.InvariantCulture))]),
            ["targets"] = Columns(task.Schema.Targets),
            ["known"] = Columns(task.Schema.Known),
            ["observed"] = Columns(task.Schema.Observed),
            ["static"] = Columns(task.Schema.Static),
        };

    /// <summary>The time between rows.</summary>
    public static Frequency Frequency(Config config)
        => Enum.TryParse<FrequencyUnit>(config.Text("unit"), out var unit) && Enum.IsDefined(unit)
            ? new Frequency(unit, Positive(config, "count"))
            : throw new NabiException($"{config.Owner}: the unit must be one of {string.Join(", ", Enum.GetNames<FrequencyUnit>())}.");

    public static ForecastTask Task(Config config)
    {
        var quantiles = Numbers(config, "quantiles");
        if (!quantiles.Contains(0.5) || quantiles.Any(value => value is not (> 0 and < 1)) || !quantiles.SequenceEqual(quantiles.Order()))
            throw new NabiException($"{config.Owner}: quantiles must ascend between 0 and 1, with 0.5 among them.");
        var targets = Columns(config, "targets");
        if ((double)Positive(config, "horizon") * quantiles.Length * targets.Count > MostNumbers)
        {
            throw new NabiException(
                $"{config.Owner}: a forecast of this horizon has more than {MostNumbers} numbers; the file is damaged.");
        }

        return new ForecastTask
        {
            Horizon = Positive(config, "horizon"),
            Lookback = Positive(config, "lookback"),
            Season = Positive(config, "season"),
            Seed = config.Int("seed"),
            Quantiles = quantiles,
            Schema = new TableSchema
            {
                Frequency = Frequency(config),
                Holidays = config.Has("holidays") ? [.. Texts(config, "holidays").Select(Day)] : [],
                Targets = targets.Count > 0 ? targets : throw new NabiException($"{config.Owner}: there is no target."),
                Known = Columns(config, "known"),
                Observed = Columns(config, "observed"),
                Static = Columns(config, "static"),
            },
        };
    }

    private static DateOnly Day(string text)
        => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new NabiException($"A forecast file's holiday '{TableSource.Shown(text)}' is no day; the file is damaged.");

    /// <summary>A whole number of 1 or more.</summary>
    public static int Positive(Config config, string key)
        => config.Int(key) is var value && value is >= 1 and <= Most ? value
            : throw new NabiException($"{config.Owner}: {key} must be from 1 to {Most}, got {value}.");

    /// <summary>A number.</summary>
    public static double Number(Config config, string key)
        => config[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number
            : throw new NabiException($"{config.Owner}: {key} must be a number.");

    public static double[] Numbers(Config config, string key)
        => config[key] is JsonArray list && list.Count <= Most
            && list.All(item => item is JsonValue value && value.TryGetValue<double>(out _))
            ? [.. list.Select(item => item!.GetValue<double>())]
            : throw new NabiException($"{config.Owner}: {key} must be a list of numbers.");

    public static string[] Texts(Config config, string key)
        => config[key] is JsonArray list && list.All(item => item is JsonValue value && value.TryGetValue<string>(out _))
            ? [.. list.Select(item => item!.GetValue<string>())]
            : throw new NabiException($"{config.Owner}: {key} must be a list of texts.");

    /// <summary>Columns as JSON.</summary>
    public static JsonArray Columns(IEnumerable<TableColumn> columns)
        => [.. columns.Select(column => new JsonObject
        {
            ["name"] = column.Name,
            ["categories"] = column.Categories is { } words ? new JsonArray([.. words.Select(word => (JsonNode)word)]) : null,
            ["other"] = column.Other,
            ["calendar"] = column.Calendar,
        })];

    /// <summary>Columns of JSON.</summary>
    public static IReadOnlyList<TableColumn> Columns(Config config, string key)
        => config[key] is JsonArray list
            ? [.. list.Select((item, i) => item is JsonObject column ? Column(new Config($"{config.Owner}, {key} {i}", column))
                : throw new NabiException($"{config.Owner}: {key} must be a list of columns."))]
            : throw new NabiException($"{config.Owner}: {key} must be a list of columns.");

    private static TableColumn Column(Config config)
    {
        var column = new TableColumn(config.Text("name"), config.Has("categories") ? Texts(config, "categories") : null)
        {
            Other = config.OptionalText("other"),
            Calendar = config.OptionalText("calendar"),
        };
        if (column.Calendar is not null)
            _ = CalendarColumns.Of(column);
        return column;
    }
}
