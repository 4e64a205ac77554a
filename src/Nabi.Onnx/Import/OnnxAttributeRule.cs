using System.Globalization;

namespace Nabi.Onnx;

/// <summary>
/// One setting that an operator may have: <c>axis:i</c>. Behind the name stands the kind (i, f, s, t, g: a whole number, a real one, a
/// text, a tensor, a graph; is, fs, ss: lists), perhaps the values that are known (<c>mode:s=nearest|linear</c>), perhaps the operator sets
/// that have it (<c>axes:is@-12</c>, <c>axes:is@18-</c>).
/// </summary>
internal sealed class OnnxAttributeRule
{
    private readonly string kind;
    private readonly string[] values;
    private readonly long first;
    private readonly long last;

    private OnnxAttributeRule(string text)
    {
        var (rest, sets) = Cut(text, '@');
        var (head, known) = Cut(rest, '=');
        (Name, kind) = Cut(head, ':');
        values = known.Length == 0 ? [] : known.Split('|');
        var (from, to) = Cut(sets, '-');
        first = from.Length == 0 ? 0 : long.Parse(from, CultureInfo.InvariantCulture);
        last = to.Length == 0 ? long.MaxValue : long.Parse(to, CultureInfo.InvariantCulture);
    }

    public string Name { get; }

    /// <summary>The rules of an operator, one per word.</summary>
    public static Dictionary<string, OnnxAttributeRule> All(string rules)
        => rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => new OnnxAttributeRule(text))
            .ToDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <exception cref="NabiException">The setting belongs to other operator sets, is of another kind, or has a value that is not known
    /// here.</exception>
    public void Check(AttributeProto attribute, long opset)
    {
        if (opset < first || opset > last)
            throw new NabiException($"the attribute '{Name}' does not belong to operator set {opset}");
        if (attribute.RefAttrName.Length > 0 || (attribute.KindName() is { } given && given != kind))
            throw new NabiException($"the attribute '{Name}' is not of the kind that the standard says");
        var value = kind switch { "i" => attribute.I.ToString(CultureInfo.InvariantCulture), "s" => attribute.S.ToStringUtf8(), _ => "" };
        if (values.Length > 0 && !values.Contains(value))
        {
            throw new NabiException(
                $"the attribute '{Name}' is '{OnnxNames.Short(value)}', which is not known here, only {string.Join(", ", values)}");
        }
    }

    private static (string Before, string Behind) Cut(string text, char mark)
        => text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}
