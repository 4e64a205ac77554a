using System.Reflection;
using Xunit.v3;

[assembly: Nabi.Tests.Seeded(1)]

namespace Nabi.Tests;

/// <summary>
/// Gives a test the same first weights, dropout and shuffles in every run, so that what failed once fails again; a class or method may have
/// a seed of its own.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SeededAttribute(int seed) : BeforeAfterTestAttribute
{
    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Seeds.Set(seed);
}
