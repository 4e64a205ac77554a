namespace Nabi;

/// <summary>A sequence that a beam search found.</summary>
/// <param name="Tokens">What was written, without the prompt; the end token is included when it was reached.</param>
/// <param name="LogProbability">The sum of the logarithms of its tokens' probabilities.</param>
/// <param name="Score">What sequences are ranked by: the log probability divided by the length's penalty.</param>
public sealed record BeamResult(IReadOnlyList<int> Tokens, double LogProbability, double Score);
