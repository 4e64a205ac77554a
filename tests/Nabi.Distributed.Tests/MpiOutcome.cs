namespace Nabi.Distributed.Tests;

/// <summary>How a run on several ranks ended.</summary>
/// <param name="Code">The launcher's exit code.</param>
/// <param name="Output">What the ranks wrote.</param>
/// <param name="Error">What they, or the launcher, wrote as errors.</param>
/// <param name="Time">How long it took from the first reading on.</param>
internal sealed record MpiOutcome(int Code, string Output, string Error, TimeSpan Time)
{
    /// <summary>What each rank said, by its number.</summary>
    public IReadOnlyList<string> Ranks
        => [.. Output.Split('\n').Where(line => line.Contains("rank ", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("rank ", StringComparison.Ordinal)..].Trim())
            .Order(StringComparer.Ordinal).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    /// <summary>Everything that was said, for messages.</summary>
    public string All => $"exit code {Code}\n{Output}\n{Error}";
}
