namespace Nabi.Bench;

/// <summary>Something that programs do before and after training, beside the least that the same result needs.</summary>
/// <param name="Id">The name on the command line and in results.</param>
/// <param name="Floor">What the least is, in words; empty for none.</param>
/// <param name="Make">Sets both up: what is measured, and the least.</param>
internal sealed record AroundTask(string Id, string Floor, Func<(Action Measured, Action? Least)> Make);
