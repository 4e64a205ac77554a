namespace Nabi.Conformance;

/// <summary>Checks the reference cases of some kinds. Every class of this assembly that implements it is found by itself.</summary>
public interface ICaseChecker
{
    /// <summary>The kinds it checks, as <c>case.json</c> names them.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>
    /// The keys of <c>case.json</c> that it reads, between spaces: <c>layer call/style</c>. A key stands for all below it. Any other key is
    /// a failure that names it.
    /// </summary>
    string Keys { get; }

    /// <summary>The first parts of the names of the arrays that it reads, between spaces: <c>input output grad</c>.</summary>
    string Arrays { get; }

    /// <summary>Runs a case. An exception counts as failed, with its message.</summary>
    CaseResult Check(GoldenCase golden);
}
