using System.Buffers;
using Nabi.Forecasting;

namespace Nabi.Cli;

/// <summary>
/// A command whose options set settings of the library: a sentence of the library that names a setting names the option instead.
/// </summary>
internal sealed class SettingCommand(string name, string description) : Command(name, description)
{
    // What a shell takes as it is.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,_-+:/");

    private readonly Dictionary<string, (Option Option, Func<object, string> Text)> settings = new(StringComparer.Ordinal);

    /// <summary>The settings that have an option.</summary>
    public IReadOnlyCollection<string> Settings => settings.Keys;

    /// <summary>Adds an option that sets a setting.</summary>
    /// <param name="option">The option.</param>
    /// <param name="setting">The property's name.</param>
    /// <param name="text">How the option writes a value of it; null where it is written the same.</param>
    public void Add(Option option, string setting, Func<object, string>? text = null)
    {
        Add(option);
        settings.Add(setting, (option, text ?? (value => Convert.ToString(value, CultureInfo.InvariantCulture)!)));
    }

    /// <summary>A sentence with the names of the options.</summary>
    public string Say(SettingException error) => error.Say(mention => !settings.TryGetValue(mention.Name, out var one) ? $"{mention}"
        : mention.Value is { } value ? $"{one.Option.Name} {Quoted(one.Text(value))}" : one.Option.Name);

    private static string Quoted(string text)
        => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) ? text : $"\"{text}\"";
}
