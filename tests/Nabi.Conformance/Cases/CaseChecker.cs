using Nabi.Conformance.Checkers;

namespace Nabi.Conformance;

/// <summary>Checks the reference cases of some kinds. Every class of this assembly that derives from it is found by itself.</summary>
/// <param name="kinds">The kinds it checks, as <c>case.json</c> names them, between spaces.</param>
/// <param name="keys">
/// The keys of <c>case.json</c> that it reads, between spaces: <c>layer call/style</c>. A key stands for all below it. Any other key is
/// a failure that names it.
/// </param>
/// <param name="arrays">The first parts of the names of the arrays that it reads, between spaces: <c>input output grad</c>.</param>
public abstract class CaseChecker(string kinds, string keys, string arrays)
{
    public IReadOnlyList<string> Kinds { get; } = kinds.Split(' ');

    public string Keys => keys;

    public string Arrays => arrays;

    /// <summary>Runs a case. An exception counts as failed, with its message.</summary>
    public virtual CaseResult Check(GoldenCase golden)
    {
        if (Missing(golden) is { } missing)
            return CaseResult.NotBuilt(missing);
        var differences = new Differences(golden);
        Compare(golden, differences);
        return differences.Result();
    }

    /// <summary>What the case needs and the library does not have, or null when it has all.</summary>
    protected virtual string? Missing(GoldenCase golden) => SerializedLayer.Missing(golden) ?? SerializedModel.Missing(golden.Json["model"]);

    /// <summary>Runs what the case describes and notes what differs from the reference.</summary>
    protected abstract void Compare(GoldenCase golden, Differences differences);
}
