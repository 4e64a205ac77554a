namespace Nabi.Conformance;

/// <summary>What became of a reference case, and why when it did not pass.</summary>
public sealed record CaseResult(CaseState State, string Message = "")
{
    public static CaseResult Passed { get; } = new(CaseState.Passed);

    public static CaseResult Failed(string message) => new(CaseState.Failed, message);

    public static CaseResult NotBuilt(string message) => new(CaseState.NotBuilt, message);

    public static CaseResult KerasTwoRule(string message) => new(CaseState.KerasTwoRule, message);
}
