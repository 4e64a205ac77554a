namespace Nabi.Conformance;

/// <summary>
/// The cases that do not pass yet, each with one line that says why: <c>open.txt</c> beside this project. A listed case is skipped with
/// that reason while it fails, and fails once it passes, so that the list never says less of the library than is true.
/// </summary>
public static class OpenCases
{
    private static readonly Lazy<Dictionary<string, string>> Listed = new(Read);

    /// <summary>The names of the listed cases.</summary>
    public static IReadOnlyCollection<string> Names => Listed.Value.Keys;

    /// <summary>Why a case is expected to fail, or null when it is not listed.</summary>
    public static string? Reason(string name) => Listed.Value.GetValueOrDefault(name);

    // A line is a name, spaces and a reason; empty lines and lines that start with # are for the reader.
    private static Dictionary<string, string> Read()
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "open.txt")).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0)
                throw new NabiException($"open.txt: '{line}' gives no reason; a line is a case's name and why it does not pass.");
            if (!reasons.TryAdd(line[..end], line[end..].Trim()))
                throw new NabiException($"open.txt: '{line[..end]}' is listed twice.");
        }

        return reasons;
    }
}
