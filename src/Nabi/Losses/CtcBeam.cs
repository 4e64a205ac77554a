namespace Nabi.Losses;

/// <summary>
/// The prefixes kept by a beam search, as a tree: a node is a prefix, its parent the prefix one label shorter. Each has two
/// log probabilities: of ways that end in a blank, and of ways that end in its last label.
/// </summary>
internal sealed class CtcBeam(int width)
{
    private const int Blank = 0;
    private List<Prefix> prefixes = [new Prefix(null, 0) { EndsBlank = 0 }];

    /// <summary>Goes one step on.</summary>
    /// <param name="row">The log probability of each class.</param>
    public void Advance(ReadOnlySpan<double> row)
    {
        var next = new List<Prefix>(prefixes);
        foreach (var prefix in prefixes)
        {
            prefix.NextBlank = Add(prefix.NextBlank, prefix.Total + row[Blank]);
            if (prefix.Parent is not null)
                prefix.NextLabel = Add(prefix.NextLabel, prefix.EndsLabel + row[prefix.Label]);
            for (var label = 1; label < row.Length; label++)
            {
                // The same label again is a new one only behind a blank.
                var from = prefix.Parent is not null && label == prefix.Label ? prefix.EndsBlank : prefix.Total;
                if (double.IsNegativeInfinity(from + row[label]))
                    continue;
                if (!prefix.Children.TryGetValue(label, out var child))
                    prefix.Children[label] = child = new Prefix(prefix, label);
                if (!child.IsKept && double.IsNegativeInfinity(child.NextLabel))
                    next.Add(child);
                child.NextLabel = Add(child.NextLabel, from + row[label]);
            }
        }

        foreach (var prefix in next)
            prefix.Advance();
        next.Sort(static (a, b) => b.Total.CompareTo(a.Total));
        foreach (var dropped in next.Skip(width))
            dropped.Drop();
        prefixes = next.Count > width ? next[..width] : next;
        foreach (var prefix in prefixes)
            prefix.IsKept = true;
    }

    /// <summary>The most likely sequences.</summary>
    public IReadOnlyList<CtcPath> Best(int count)
        => [.. prefixes.OrderByDescending(prefix => prefix.Total).Take(count).Select(prefix => new CtcPath(prefix.Labels(), prefix.Total))];

    private static double Add(double a, double b)
    {
        var (high, low) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(high) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }

    private sealed class Prefix(Prefix? parent, int label)
    {
        public Prefix? Parent => parent;

        public int Label => label;

        public Dictionary<int, Prefix> Children { get; } = [];

        public bool IsKept { get; set; } = parent is null;

        public double EndsBlank { get; set; } = double.NegativeInfinity;

        public double EndsLabel { get; private set; } = double.NegativeInfinity;

        public double NextBlank { get; set; } = double.NegativeInfinity;

        public double NextLabel { get; set; } = double.NegativeInfinity;

        public double Total => Add(EndsBlank, EndsLabel);

        /// <summary>What was gathered for the next step becomes the present.</summary>
        public void Advance()
        {
            (EndsBlank, EndsLabel) = (NextBlank, NextLabel);
            (NextBlank, NextLabel) = (double.NegativeInfinity, double.NegativeInfinity);
        }

        /// <summary>Leaves the beam; it may be found again from its parent.</summary>
        public void Drop()
        {
            IsKept = false;
            (EndsBlank, EndsLabel) = (double.NegativeInfinity, double.NegativeInfinity);
        }

        public List<int> Labels()
        {
            var labels = new List<int>();
            for (var prefix = this; prefix.Parent is not null; prefix = prefix.Parent)
                labels.Add(prefix.Label);
            labels.Reverse();
            return labels;
        }
    }
}
