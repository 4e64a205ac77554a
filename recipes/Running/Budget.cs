namespace Nabi.Recipes;

/// <summary>How much a run may cost.</summary>
public enum Budget
{
    /// <summary>The data, sizes and epochs of the teaching material.</summary>
    Full,

    /// <summary>Seconds: built-in or generated data, few epochs. Every recipe's tiny run is a test.</summary>
    Tiny,
}
