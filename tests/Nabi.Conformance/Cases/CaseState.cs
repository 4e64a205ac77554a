namespace Nabi.Conformance;

/// <summary>What became of a reference case.</summary>
public enum CaseState
{
    /// <summary>Every number, shape and name agrees.</summary>
    Passed,

    /// <summary>Something differs, or an error was thrown.</summary>
    Failed,

    /// <summary>What the case needs is not there yet: listed in <c>open.txt</c>, or a failure.</summary>
    NotBuilt,

    /// <summary>The case follows a rule of Keras 2 that Keras 3 changed; counted on a line of its own.</summary>
    KerasTwoRule,
}
