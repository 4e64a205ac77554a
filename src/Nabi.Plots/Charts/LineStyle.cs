namespace Nabi.Plots;

/// <summary>How a line is drawn.</summary>
public enum LineStyle
{
    /// <summary>One unbroken line.</summary>
    Solid,

    /// <summary>Dashes: by custom the training side of a curve.</summary>
    Dashed,

    /// <summary>Dots.</summary>
    Dotted,
}
