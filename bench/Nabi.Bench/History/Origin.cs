using System.Reflection;
using System.Text.Json;

namespace Nabi.Bench;

/// <summary>Where and of what a result was measured; it stands in every line of a saved result.</summary>
/// <param name="Machine">The processor's name.</param>
/// <param name="Processors">How many of them the process could use.</param>
/// <param name="Registers">The widest vector registers.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Date">The day, as 2026-11-26.</param>
/// <param name="Commit">The commit that was built, or "unknown".</param>
internal sealed record Origin(string Machine, string Processors, string Registers, string Runtime, string Date, string Commit)
{
    /// <summary>This machine, today, and the commit this program was built from.</summary>
    public static Origin Here => new(
        Bench.Machine.Processor, Bench.Machine.Processors, Bench.Machine.Registers, Environment.Version.ToString(),
        DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), BuiltFrom());

    /// <summary>The members of a JSON object, without its braces.</summary>
    public string ToJson()
        => string.Join(", ", Members().Select(member => $"\"{member.Name}\": \"{JsonEncodedText.Encode(member.Value)}\""));

    /// <summary>What differs in the machine; empty when both are of the same kind.</summary>
    public IReadOnlyList<string> DifferencesFrom(Origin other)
        => [.. Members().Zip(other.Members())
            .Where(pair => pair.First.Name is not ("date" or "commit") && pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Name} '{pair.Second.Value}' and '{pair.First.Value}'")];

    private (string Name, string Value)[] Members()
        => [("machine", Machine), ("processors", Processors), ("registers", Registers), ("runtime", Runtime),
            ("date", Date), ("commit", Commit)];

    // The SDK adds the commit to the version of what it builds inside of a checkout: 0.1.0+0123456789abcdef...
    private static string BuiltFrom()
    {
        var version = typeof(Origin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var commit = version?.Split('+', 2) is [_, var behind] ? behind : "unknown";
        return commit.Length > 10 ? commit[..10] : commit;
    }
}
