namespace Nabi.Plots;

/// <summary>
/// A model as boxes and arrows: a box for each layer with its kind, name, output shape and parameters. Layers added without
/// inputs follow the one before; with inputs they branch and join.
/// </summary>
/// <param name="title">The heading over the diagram; empty for none.</param>
public sealed class ModelDiagram(string title = "") : Picture(title)
{
    private const double BoxWidth = 244;
    private const double BoxHeight = 50;
    private readonly List<(string Kind, string Name, string Shape, long Parameters, string[]? Inputs)> layers = [];

    /// <summary>Adds a layer after the layers it reads.</summary>
    /// <param name="kind">Its kind, such as <c>LSTM</c>.</param>
    /// <param name="name">Its name, such as <c>lstm_1</c>; unique in the diagram where arrows refer to it.</param>
    /// <param name="shape">Its output shape as shown, such as <c>(None, 64)</c>.</param>
    /// <param name="parameters">How many weights it has.</param>
    /// <param name="inputs">The names of the layers it reads; null for the layer added before, empty for an input of the model.</param>
    /// <returns>This diagram.</returns>
    /// <exception cref="NabiException">An input names no layer added before.</exception>
    public ModelDiagram Add(string kind, string name, string shape, long parameters = 0, IReadOnlyList<string>? inputs = null)
    {
        foreach (var input in inputs ?? [])
        {
            if (!layers.Any(layer => layer.Name == input))
            {
                throw new NabiException(
                    $"ModelDiagram: layer '{name}' reads '{input}', which was not added before; add layers in the order data flows.");
            }
        }
        layers.Add((kind, name, shape, parameters, inputs is null ? null : [.. inputs.Distinct()]));
        return this;
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var top = DrawHeading(canvas, width) + 4;
        List<DiagramNode> nodes = [];
        Dictionary<string, DiagramNode> byName = [];
        foreach (var (_, name, _, _, inputs) in layers)
        {
            DiagramNode node = new(name, BoxWidth, BoxHeight);
            if (inputs is null && nodes.Count > 0)
                nodes[^1].Connect(node);
            foreach (var input in inputs ?? [])
                byName[input].Connect(node);
            nodes.Add(node);
            byName[name] = node;
        }
        var layout = DiagramLayout.Arrange(nodes, 26);
        if (nodes.Count == 0)
            canvas.Text(16, top + 16, canvas.Say("no layers"), "u");
        canvas.BeginGroup(16, top);
        foreach (DiagramNode node in nodes)
            DrawArrows(canvas, node);
        for (var i = 0; i < nodes.Count; i++)
            DrawBox(canvas, nodes[i], i);
        canvas.EndGroup();
        return new PictureSize(Math.Max(HeadingWidth(canvas, width), layout.Width + 32), top + Math.Max(layout.Height, 24) + 14);
    }

    private void DrawBox(SvgCanvas canvas, DiagramNode node, int index)
    {
        (var kind, var name, var shape, var parameters, _) = layers[index];
        double left = node.X - BoxWidth / 2, right = node.X + BoxWidth / 2;
        canvas.Rectangle(left, node.Y, BoxWidth, BoxHeight, "bx", 6);
        canvas.Rectangle(left + 6, node.Y + 9, 3, BoxHeight - 18, Theme.Fill(ColorOf(kind)), 1.5);
        var weights = parameters == 0 ? "–" : parameters.ToString("N0", CultureInfo.InvariantCulture);
        var shown = TextFit.Shorten(shape, Theme.SmallSize, 150);
        double kindRoom = BoxWidth - 40 - TextFit.Width(weights, Theme.SmallSize),
            nameRoom = BoxWidth - 40 - TextFit.Width(shown, Theme.SmallSize);
        canvas.Text(left + 18, node.Y + 21, TextFit.Shorten(kind, Theme.TextSize * 1.05, kindRoom), "b");
        canvas.Text(left + 18, node.Y + 38, TextFit.Shorten(name, Theme.SmallSize, nameRoom), "k u");
        canvas.Text(right - 10, node.Y + 21, weights, "k", Anchor.End);
        canvas.Text(right - 10, node.Y + 38, shown, "k u", Anchor.End);
    }

    /// <summary>Recurrent layers blue, inputs grey, convolutions green, dense ones orange, embeddings and attention purple, the rest
    /// grey.</summary>
    private static int ColorOf(string kind)
    {
        bool Has(string part) => kind.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Has("LSTM") || Has("GRU") || Has("RNN") || Has("Bidirectional") ? 0
            : Has("Conv") || Has("Pool") ? 2 : Has("Dense") ? 1 : Has("Embedding") || Has("Attention") ? 3 : 6;
    }

    private static void DrawArrows(SvgCanvas canvas, DiagramNode node)
    {
        foreach (DiagramNode first in node.Targets)
        {
            PathData path = new();
            DiagramNode from = node, to = first;
            var y = node.Y + node.Height;
            path.Move(node.X, y);
            while (true)
            {
                double end = to.IsBend ? RowTop(to) : to.Y - 3, middle = (y + end) / 2;
                _ = Math.Abs(from.X - to.X) < 0.5 ? path.Line(to.X, end) : path.Curve(from.X, middle, to.X, middle, to.X, end);
                if (!to.IsBend)
                    break;
                y = RowTop(to) + BoxHeight;
                path.Line(to.X, y);
                (from, to) = (to, to.Targets[0]);
            }
            canvas.Path(path.ToString(), "e");
            canvas.ArrowHead(to.X, to.Y - 1, 0, 1, "v");
        }
    }

    private static double RowTop(DiagramNode bend) => bend.Y - BoxHeight / 2;
}
