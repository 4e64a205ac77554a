using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <summary>The values that a search may give to a setting.</summary>
public sealed class SearchParameter
{
    private readonly Func<RandomDraws, JsonValue> draw;
    private readonly string description;

    private SearchParameter(string description, Func<RandomDraws, JsonValue> draw) => (this.description, this.draw) = (description, draw);

    /// <summary>One of some numbers, each as likely as the other.</summary>
    /// <param name="values">The numbers, at least one.</param>
    /// <exception cref="NabiException">There is none.</exception>
    public static SearchParameter Choice(params IReadOnlyList<double> values) => Of(values, value => JsonValue.Create(value),
        value => value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>One of some words, each as likely as the other.</summary>
    /// <param name="values">The words, at least one.</param>
    /// <exception cref="NabiException">There is none.</exception>
    public static SearchParameter Choice(params IReadOnlyList<string> values)
        => Of(values, value => JsonValue.Create(value), value => value);

    /// <summary>A whole number from a range, each as likely as the other.</summary>
    /// <param name="from">The least.</param>
    /// <param name="to">The largest.</param>
    /// <exception cref="NabiException">The range is empty.</exception>
    public static SearchParameter Integer(int from, int to)
        => from <= to
            ? new($"integer {from} to {to}",
                draws => JsonValue.Create((double)Math.Min(to, from + Math.Floor(draws.Uniform() * ((double)to - from + 1)))))
            : throw new NabiException($"SearchParameter: the range from {from} to {to} is empty.");

    /// <summary>A number from a range.</summary>
    /// <param name="from">The least.</param>
    /// <param name="to">The largest.</param>
    /// <param name="logarithmic">Whether the orders of magnitude are equally likely, as for learning rates: both ends are then above
    /// 0.</param>
    /// <exception cref="NabiException">The range is empty, or its ends are not above 0.</exception>
    public static SearchParameter Number(double from, double to, bool logarithmic = false)
    {
        if (!(from <= to) || !double.IsFinite(to - from))
            throw new NabiException($"SearchParameter: the range from {from} to {to} is empty.");
        if (!logarithmic)
            return new($"number {from} to {to}", draws => JsonValue.Create(from + draws.Uniform() * (to - from)));
        return from > 0 ? new($"logarithmic {from} to {to}", draws => JsonValue.Create(from * Math.Pow(to / from, draws.Uniform())))
            : throw new NabiException($"SearchParameter: the ends of a logarithmic range must be above 0, got {from}.");
    }

    /// <summary>What it is, as a file keeps it.</summary>
    public override string ToString() => description;

    /// <summary>A value.</summary>
    internal JsonValue Draw(RandomDraws draws) => draw(draws);

    private static SearchParameter Of<T>(IReadOnlyList<T> values, Func<T, JsonValue> make, Func<T, string> write)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0
            ? new($"one of {string.Join(", ", values.Select(write))}",
                draws => make(values[Math.Min(values.Count - 1, (int)(draws.Uniform() * values.Count))]))
            : throw new NabiException("SearchParameter: there is nothing to choose from.");
    }
}
