namespace Nabi.Plots;

/// <summary>A box of a diagram, or a bend of an arrow that passes a row (no content then).</summary>
internal sealed class DiagramNode(string name, double width, double height)
{
    public string Name => name;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public bool IsBend => Height == 0;

    /// <summary>The row, 0 at the top.</summary>
    public int Row { get; set; }

    /// <summary>The middle.</summary>
    public double X { get; set; }

    /// <summary>The upper edge.</summary>
    public double Y { get; set; }

    public List<DiagramNode> Sources { get; } = [];

    public List<DiagramNode> Targets { get; } = [];

    public void Connect(DiagramNode target)
    {
        Targets.Add(target);
        target.Sources.Add(this);
    }
}
