using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Nabi;

/// <summary>Numbers by name, in the order they were first set: the loss and metrics of a batch or an epoch.</summary>
public sealed class Logs : IReadOnlyDictionary<string, float>
{
    private readonly List<string> names = [];
    private readonly List<float> values = [];

    /// <summary>How many numbers there are.</summary>
    public int Count => names.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => names;

    /// <inheritdoc/>
    public IEnumerable<float> Values => values;

    /// <summary>The number of this name. Setting an unknown name appends it.</summary>
    /// <exception cref="NabiException">Reading a name that is not there; the sentence lists those that are.</exception>
    public float this[string key]
    {
        get => TryGetValue(key, out var value) ? value
            : throw new NabiException($"There is no '{key}' among the logs; there are {string.Join(", ", names)}.");
        set
        {
            var at = names.IndexOf(key);
            if (at >= 0)
            {
                values[at] = value;
                return;
            }

            names.Add(key);
            values.Add(value);
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => names.Contains(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out float value)
    {
        var at = names.IndexOf(key);
        value = at >= 0 ? values[at] : 0f;
        return at >= 0;
    }

    /// <summary>Puts the numbers in the order of their names, as Keras's logs are at the end of an epoch.</summary>
    internal void Sort()
    {
        var sorted = names.Zip(values).OrderBy(pair => pair.First, StringComparer.Ordinal).ToList();
        for (var i = 0; i < sorted.Count; i++)
            (names[i], values[i]) = sorted[i];
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, float>> GetEnumerator()
        => names.Select((name, i) => KeyValuePair.Create(name, values[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers as Keras prints them: <c>accuracy: 0.9812 - loss: 0.0609</c>.</summary>
    public override string ToString() => string.Join(" - ", this.Select(entry => $"{entry.Key}: {Format(entry.Value)}"));

    /// <summary>A number as Keras's progress line prints it.</summary>
    internal static string Format(float value)
        => value.ToString(Math.Abs(value) is > 1e-3f or 0f ? "0.0000" : "0.0000e+00", System.Globalization.CultureInfo.InvariantCulture);
}
