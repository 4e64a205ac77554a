namespace Nabi.Forecasting;

/// <summary>Where the columns of a table stand in objects of a program.</summary>
/// <typeparam name="T">The type of the objects, one per row.</typeparam>
public sealed record RowColumns<T> : TableSettings
{
    /// <summary>The time of a row; null (default) if rows stand in order, one step after another.</summary>
    public Func<T, TableCell>? Time { get; init; }

    /// <summary>The time of day of a row, where <see cref="Time"/> is its day alone; null (default) where it is both.</summary>
    public Func<T, TableCell>? TimeOfDay { get; init; }

    /// <summary>The name of the series of a row; null (default) if all rows belong to one.</summary>
    public Func<T, string>? Series { get; init; }

    /// <summary>What is forecast, by name: <c>Targets = { ["load"] = row => row.Load }</c>.</summary>
    public IDictionary<string, Func<T, TableCell>> Targets { get; init; } = new OrderedDictionary<string, Func<T, TableCell>>();

    /// <summary>What is known ahead, by name.</summary>
    public IDictionary<string, Func<T, TableCell>> Known { get; init; } = new OrderedDictionary<string, Func<T, TableCell>>();

    /// <summary>What is known up to the last step of the history only, by name.</summary>
    public IDictionary<string, Func<T, TableCell>> Observed { get; init; } = new OrderedDictionary<string, Func<T, TableCell>>();

    /// <summary>What a series has once, by name.</summary>
    public IDictionary<string, Func<T, TableCell>> Static { get; init; } = new OrderedDictionary<string, Func<T, TableCell>>();
}
