namespace Nabi.Plots;

/// <summary>
/// The treble clef, drawn as a pen would: a smooth curve through a few points, each with the breadth of the pen there.
/// Unit: the distance of two staff lines; origin: the G line; y grows downward.
/// </summary>
internal static class TrebleClef
{
    private static readonly (double X, double Y, double Breadth)[] Pen =
    [
        (0.12, 0.42, 0.10), (-0.36, 0.30, 0.20), (-0.42, -0.32, 0.26), (0.12, -0.72, 0.34), (0.74, -0.40, 0.40), (0.88, 0.24, 0.36),
        (0.50, 0.82, 0.24), (-0.14, 0.96, 0.18), (-0.88, 0.66, 0.22), (-1.22, -0.10, 0.34), (-0.92, -0.98, 0.42), (-0.26, -1.72, 0.40),
        (0.36, -2.44, 0.32), (0.62, -3.16, 0.22), (0.50, -3.86, 0.14), (0.28, -4.14, 0.10), (-0.02, -3.80, 0.18), (-0.16, -3.10, 0.28),
        (-0.06, -2.10, 0.24), (0.16, -0.80, 0.18), (0.38, 0.60, 0.16), (0.52, 1.60, 0.16), (0.40, 2.20, 0.16), (-0.06, 2.46, 0.18),
        (-0.46, 2.22, 0.20),
    ];

    /// <summary>Draws the clef with its G line at y, its middle at x.</summary>
    public static void Draw(SvgCanvas canvas, double x, double y, double space, string css)
    {
        const int Parts = 6;
        List<(double X, double Y)> left = [], right = [];
        for (var i = 0; i < (Pen.Length - 1) * Parts; i++)
            AddSides(i / Parts, i % Parts / (double)Parts, left, right);
        AddSides(Pen.Length - 2, 1, left, right);
        PathData outline = new();
        for (var i = 0; i < left.Count; i++)
        {
            double edgeX = x + left[i].X * space, edgeY = y + left[i].Y * space;
            _ = i == 0 ? outline.Move(edgeX, edgeY) : outline.Line(edgeX, edgeY);
        }
        for (var i = right.Count - 1; i >= 0; i--)
            outline.Line(x + right[i].X * space, y + right[i].Y * space);
        canvas.Path(outline.Close().ToString(), css);
        canvas.Circle(x - 0.34 * space, y + 2.06 * space, 0.32 * space, css);
    }

    /// <summary>The two edges of the stroke at the part <paramref name="t"/> of a segment.</summary>
    private static void AddSides(int segment, double t, List<(double X, double Y)> left, List<(double X, double Y)> right)
    {
        (double X, double Y, double Breadth) a = Pen[Math.Max(0, segment - 1)], b = Pen[segment];
        (double X, double Y, double Breadth) c = Pen[segment + 1], d = Pen[Math.Min(Pen.Length - 1, segment + 2)];
        double x = Spline(a.X, b.X, c.X, d.X, t), y = Spline(a.Y, b.Y, c.Y, d.Y, t);
        double dx = Slope(a.X, b.X, c.X, d.X, t), dy = Slope(a.Y, b.Y, c.Y, d.Y, t);
        double length = Math.Max(1e-9, Math.Sqrt(dx * dx + dy * dy)), half = (b.Breadth + (c.Breadth - b.Breadth) * t) / 2;
        left.Add((x - dy / length * half, y + dx / length * half));
        right.Add((x + dy / length * half, y - dx / length * half));
    }

    /// <summary>The Catmull-Rom curve from b to c.</summary>
    private static double Spline(double a, double b, double c, double d, double t)
        => 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);

    private static double Slope(double a, double b, double c, double d, double t)
        => 0.5 * (c - a + 2 * (2 * a - 5 * b + 4 * c - d) * t + 3 * (3 * b - a - 3 * c + d) * t * t);
}
