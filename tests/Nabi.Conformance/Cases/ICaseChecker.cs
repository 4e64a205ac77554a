namespace Nabi.Conformance;

/// <summary>Checks the reference cases of some kinds. Every class of this assembly that implements it is found by itself.</summary>
public interface ICaseChecker
{
    /// <summary>The kinds it checks, as <c>case.json</c> names them.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Runs a case. An exception counts as failed, with its message.</summary>
    CaseResult Check(GoldenCase golden);
}
