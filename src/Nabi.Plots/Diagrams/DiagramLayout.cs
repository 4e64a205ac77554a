namespace Nabi.Plots;

/// <summary>
/// Lays out a graph without cycles in rows (Sugiyama, Tagawa and Toda 1981): longest path gives the row, long arrows bend in each row
/// they pass, rows are ordered by the mean place of their neighbours, and places are the least-squares fit that keeps boxes apart.
/// </summary>
internal sealed class DiagramLayout
{
    private const double Between = 26;
    private const int Sweeps = 8;
    private readonly List<List<DiagramNode>> rows = [];

    private DiagramLayout()
    {
    }

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>Places the nodes, given in an order where sources come first; bends are added between them.</summary>
    public static DiagramLayout Arrange(IReadOnlyList<DiagramNode> nodes, double rowGap)
    {
        DiagramLayout layout = new();
        foreach (DiagramNode node in nodes)
        {
            node.Row = node.Sources.Count == 0 ? 0 : node.Sources.Max(source => source.Row) + 1;
            layout.AddToRow(node);
        }
        foreach (DiagramNode node in nodes)
            layout.BendLongArrows(node);
        for (var sweep = 0; sweep < Sweeps; sweep++)
            layout.Order(downward: sweep % 2 == 0);
        for (var sweep = 0; sweep < Sweeps; sweep++)
            layout.Place(downward: sweep % 2 == 0);
        layout.Place(downward: true);
        layout.Finish(rowGap);
        return layout;
    }

    private void AddToRow(DiagramNode node)
    {
        while (rows.Count <= node.Row)
            rows.Add([]);
        rows[node.Row].Add(node);
    }

    private void BendLongArrows(DiagramNode node)
    {
        for (var i = 0; i < node.Targets.Count; i++)
        {
            DiagramNode target = node.Targets[i], from = node;
            if (target.Row <= node.Row + 1)
                continue;
            target.Sources.Remove(node);
            for (var row = node.Row + 1; row < target.Row; row++)
            {
                DiagramNode bend = new("", 8, 0) { Row = row };
                AddToRow(bend);
                if (from == node)
                    node.Targets[i] = bend;
                else
                    from.Targets.Add(bend);
                bend.Sources.Add(from);
                from = bend;
            }
            from.Connect(target);
        }
    }

    private void Order(bool downward)
    {
        foreach (List<DiagramNode> row in downward ? rows : Enumerable.Reverse(rows))
        {
            double[] keys = [.. row.Select(node => Mean(downward ? node.Sources : node.Targets, other => other.X, node.X))];
            DiagramNode[] sorted = [.. row.Select((node, i) => (node, key: keys[i], i)).OrderBy(one => one.key).ThenBy(one => one.i)
                .Select(one => one.node)];
            row.Clear();
            row.AddRange(sorted);
            // Places while ordering: evenly, around zero.
            for (var i = 0; i < row.Count; i++)
                row[i].X = (i - (row.Count - 1) / 2.0) * 100;
        }
    }

    private static double Mean(List<DiagramNode> nodes, Func<DiagramNode, double> value, double otherwise)
        => nodes.Count == 0 ? otherwise : nodes.Average(value);

    /// <summary>Moves each row toward its neighbours as far as the boxes allow: isotonic regression by pooling neighbours.</summary>
    private void Place(bool downward)
    {
        foreach (List<DiagramNode> row in downward ? rows : Enumerable.Reverse(rows))
        {
            double offset = 0;
            var offsets = new double[row.Count];
            List<(double Sum, int Count)> blocks = [];
            for (var i = 0; i < row.Count; i++)
            {
                if (i > 0)
                    offset += (row[i - 1].Width + row[i].Width) / 2 + Between;
                offsets[i] = offset;
                var wish = Mean(downward ? row[i].Sources : row[i].Targets, other => other.X, row[i].X);
                blocks.Add((wish - offset, 1));
                while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count > blocks[^1].Sum / blocks[^1].Count)
                {
                    (var sum, var count) = blocks[^1];
                    blocks.RemoveAt(blocks.Count - 1);
                    blocks[^1] = (blocks[^1].Sum + sum, blocks[^1].Count + count);
                }
            }
            var node = 0;
            foreach ((var sum, var count) in blocks)
            {
                for (var k = 0; k < count; k++, node++)
                    row[node].X = offsets[node] + sum / count;
            }
        }
    }

    private void Finish(double rowGap)
    {
        if (rows.Count == 0)
            return;
        var left = rows.SelectMany(row => row).Min(node => node.X - node.Width / 2);
        double y = 0;
        foreach (List<DiagramNode> row in rows)
        {
            var height = row.Max(node => node.Height);
            foreach (DiagramNode node in row)
            {
                node.X -= left;
                node.Y = y + (height - node.Height) / 2;
                Width = Math.Max(Width, node.X + node.Width / 2);
            }
            y += height + rowGap;
        }
        Height = y - rowGap;
    }
}
