using System.Runtime.CompilerServices;
using System.Text;

namespace Nabi.Forecasting;

/// <summary>
/// A sentence as it is interpolated, whose <see cref="SettingMention"/> stay what they are until it is said. Numbers are of the invariant
/// culture.
/// </summary>
[InterpolatedStringHandler]
internal sealed class SettingSentence(int literalLength, int formattedCount)
{
    private readonly List<object> parts = new(2 * formattedCount + Math.Min(1, literalLength));

    /// <summary>The settings that it names.</summary>
    public IEnumerable<SettingMention> Mentions
        => parts.SelectMany(part => part is SettingMention one ? [one] : part is SettingSentence inner ? inner.Mentions : []);

    /// <summary>No words.</summary>
    public static SettingSentence Empty { get; } = new(0, 0);

    public void AppendLiteral(string text) => parts.Add(text);

    public void AppendFormatted(SettingMention setting) => parts.Add(setting);

    public void AppendFormatted(SettingSentence inner) => parts.Add(inner);

    public void AppendFormatted<T>(T value, string? format = null)
        => parts.Add(value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "");

    /// <summary>The sentence with these names of its settings.</summary>
    public string Say(Func<SettingMention, string> name)
    {
        StringBuilder text = new();
        Say(text, name);
        return text.ToString();
    }

    /// <summary>The sentence with the settings as C# writes them.</summary>
    public override string ToString() => Say(setting => setting.ToString());

    private void Say(StringBuilder text, Func<SettingMention, string> name)
    {
        foreach (var part in parts)
        {
            if (part is SettingSentence inner)
                inner.Say(text, name);
            else
                text.Append(part is SettingMention setting ? name(setting) : (string)part);
        }
    }
}
