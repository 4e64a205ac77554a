namespace Nabi;

/// <summary>What stands around an axis before windows slide over it.</summary>
public enum WindowPadding
{
    /// <summary>Nothing: windows lie inside.</summary>
    Valid,

    /// <summary>Zeros on both sides, so that there is one output for every stride-th input; the odd one behind.</summary>
    Same,

    /// <summary>Zeros in front only, so that an output sees no later input.</summary>
    Causal,
}
