namespace Nabi.Data.Tests.Goldens;

/// <summary>How a reference case ended.</summary>
public enum CaseState
{
    Passed,
    Failed,
    NotBuilt,
}

/// <summary>The verdict on one case folder: its state, and what differed first.</summary>
public sealed record CaseVerdict(CaseState State, string Message)
{
    public static CaseVerdict Passed { get; } = new(CaseState.Passed, "");

    public static CaseVerdict Failed(string message) => new(CaseState.Failed, message);

    public static CaseVerdict NotBuilt(string message) => new(CaseState.NotBuilt, message);
}
