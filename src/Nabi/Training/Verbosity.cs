namespace Nabi;

/// <summary>How much <c>Fit</c> prints.</summary>
public enum Verbosity
{
    /// <summary>A growing line on a terminal, one line per epoch elsewhere.</summary>
    Auto,

    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>Keras's line that grows with the steps.</summary>
    Bar,

    /// <summary>One line per epoch.</summary>
    Line,
}
