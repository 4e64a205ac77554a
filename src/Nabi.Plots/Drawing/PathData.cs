namespace Nabi.Plots;

/// <summary>Writes the <c>d</c> attribute of a path, point by point.</summary>
internal sealed class PathData
{
    private readonly StringBuilder data = new();

    public PathData Move(double x, double y) => Append('M', x, y);

    public PathData Line(double x, double y) => Append('L', x, y);

    public PathData Curve(double x1, double y1, double x2, double y2, double x, double y)
    {
        Append('C', x1, y1);
        data.Append(' ').Append(SvgCanvas.Number(x2)).Append(' ').Append(SvgCanvas.Number(y2));
        data.Append(' ').Append(SvgCanvas.Number(x)).Append(' ').Append(SvgCanvas.Number(y));
        return this;
    }

    public PathData Close()
    {
        data.Append('Z');
        return this;
    }

    public override string ToString() => data.ToString();

    private PathData Append(char verb, double x, double y)
    {
        data.Append(verb).Append(SvgCanvas.Number(x)).Append(' ').Append(SvgCanvas.Number(y));
        return this;
    }
}
