using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Nabi.Tests;

/// <summary>The seeds 0, 1, 2, ... for a theory over random cases: each is a result of its own, so a failure says which.</summary>
/// <param name="count">How many seeds.</param>
/// <param name="kinds">What comes before the seed, each with every seed; none where the seed is the only argument.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FirstSeedsAttribute(int count, params object[] kinds) : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
        => new(
            [.. Enumerable.Range(0, count)
                .SelectMany(seed => kinds.Length == 0 ? [new TheoryDataRow(seed)] : kinds.Select(kind => new TheoryDataRow(kind, seed)))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
