using System.Text;

namespace Nabi.Configs;

/// <summary>How Keras turns a class name into a name in lower case.</summary>
internal static class SnakeCase
{
    /// <summary><c>AdamW</c> becomes <c>adam_w</c>, <c>RMSprop</c> <c>rm_sprop</c>, <c>LSTMCell</c> <c>lstm_cell</c>.</summary>
    public static string Of(string className)
    {
        var text = new StringBuilder();
        for (var i = 0; i < className.Length; i++)
        {
            var c = className[i];
            if (char.IsUpper(c) && i > 0)
            {
                var afterLower = char.IsLower(className[i - 1]) || char.IsDigit(className[i - 1]);
                var beforeLower = i + 1 < className.Length && char.IsLower(className[i + 1]);
                if (afterLower || (beforeLower && char.IsLetterOrDigit(className[i - 1])))
                    text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
