using System.Runtime.CompilerServices;

namespace Nabi.Configs;

/// <summary>
/// A sentence that is put together only when what it complains about is so: checks on the way of every step cost nothing.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct CheckMessage
{
    private readonly System.Text.StringBuilder? text;

    /// <summary>Called by the compiler.</summary>
    /// <param name="literalLength">The length of the fixed parts.</param>
    /// <param name="formattedCount">The number of the others.</param>
    /// <param name="holds">True when there is nothing to complain about.</param>
    /// <param name="wanted">Whether the parts are to be appended.</param>
    public CheckMessage(int literalLength, int formattedCount, bool holds, out bool wanted)
    {
        wanted = !holds;
        text = holds ? null : new System.Text.StringBuilder(literalLength + 16 * formattedCount);
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => text!.Append(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => text!.Append(Written(value));

    // Into a text of its own: appended at once it would follow the thread's culture where it is a pair.
    private static string Written<T>(T value) => $"{value}";

    /// <summary>The sentence.</summary>
    public override string ToString() => text?.ToString() ?? "";
}
