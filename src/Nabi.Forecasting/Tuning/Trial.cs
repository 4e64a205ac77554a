using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <summary>One choice of settings, and how it did.</summary>
public sealed class Trial
{
    private readonly IReadOnlyDictionary<string, JsonValue> values;

    internal Trial(int number, double budget, IReadOnlyDictionary<string, JsonValue> values)
        => (Number, Budget, this.values) = (number, budget, values);

    /// <summary>Its number, from 0.</summary>
    public int Number { get; }

    /// <summary>What may be spent on it: 1 for all there is, less in the early rounds of successive halving.</summary>
    public double Budget { get; internal set; }

    /// <summary>The score, smaller is better; NaN for a trial that failed.</summary>
    public double Score { get; internal set; } = double.NaN;

    /// <summary>What went wrong; empty where nothing did.</summary>
    public string Error { get; internal set; } = "";

    /// <summary>The settings and their values.</summary>
    public IReadOnlyDictionary<string, string> Values
        => values.ToDictionary(pair => pair.Key, pair => Text(pair.Key), StringComparer.Ordinal);

    /// <summary>The values as a file keeps them.</summary>
    internal IReadOnlyDictionary<string, JsonValue> Kept => values;

    /// <summary>A number of the budget: at least 1 and at most <paramref name="most"/>, such as epochs.</summary>
    /// <param name="most">What all of the budget is.</param>
    public int Spend(int most) => Math.Max(1, (int)Math.Round(most * Budget));

    /// <summary>The value of a setting as a number.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="NabiException">There is no such setting, or it is a word.</exception>
    public double this[string name]
        => Of(name).TryGetValue<double>(out var value) ? value
            : throw new NabiException($"Trial: the setting \"{name}\" is a word; ask for it by Text.");

    /// <summary>The value of a setting as a whole number.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="NabiException">There is no such setting, or it is no whole number.</exception>
    public int Integer(string name)
        => this[name] is var value && value == Math.Truncate(value) && Math.Abs(value) <= int.MaxValue ? (int)value
            : throw new NabiException($"Trial: the setting \"{name}\" is {this[name]}, no whole number.");

    /// <summary>The value of a setting as text.</summary>
    /// <param name="name">The setting.</param>
    /// <exception cref="NabiException">There is no such setting.</exception>
    public string Text(string name)
        => Of(name) is var value && value.TryGetValue<string>(out var text) ? text
            : this[name].ToString("G6", CultureInfo.InvariantCulture);

    private JsonValue Of(string name)
        => values.TryGetValue(name, out var value) ? value
            : throw new NabiException($"Trial: there is no setting \"{name}\"; the search has {string.Join(", ", values.Keys)}.");
}
