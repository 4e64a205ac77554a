namespace Nabi.Plots;

/// <summary>A text whose words are shaded by a score: blue for what speaks for, orange for what speaks against.</summary>
public sealed class MarkedText : Picture
{
    private readonly (string Word, double Score)[] words;

    /// <summary>Creates a marked text.</summary>
    /// <param name="title">The heading over the text; empty for none.</param>
    /// <param name="words">The words in order (N).</param>
    /// <param name="scores">A score for each (N): its sign is the colour, its size the strength; not finite counts as 0.</param>
    /// <exception cref="NabiException">The counts of words and scores differ.</exception>
    public MarkedText(string title, IReadOnlyList<string> words, IReadOnlyList<double> scores)
        : base(title)
    {
        if (words.Count != scores.Count)
            throw new NabiException($"MarkedText: expected one score for each of {words.Count} words, got {scores.Count}.");
        this.words = [.. words.Select((word, i) => (word, double.IsFinite(scores[i]) ? scores[i] : 0))];
    }

    /// <inheritdoc cref="MarkedText(string, IReadOnlyList{string}, IReadOnlyList{double})"/>
    public MarkedText(string title, IReadOnlyList<string> words, IReadOnlyList<float> scores)
        : this(title, words, Series.Doubles(scores))
    {
    }

    /// <summary>The score of the strongest shade; null (default) is the largest size among the scores.</summary>
    public double? Maximum { get; init; }

    /// <summary>What a positive score means, for the legend; empty for none.</summary>
    public string PositiveName { get; init; } = "";

    /// <summary>What a negative score means, for the legend; empty for none.</summary>
    public string NegativeName { get; init; } = "";

    /// <summary>The words with their scores from -1 to 1; those too weak to see are 0.</summary>
    internal IEnumerable<(string Word, double Strength)> Strengths()
    {
        var most = Maximum is { } given && given > 0 ? given : words.Select(one => Math.Abs(one.Score)).DefaultIfEmpty(0).Max();
        foreach ((var word, var score) in words)
        {
            var strength = most > 0 ? Math.Clamp(score / most, -1, 1) : 0;
            yield return (word, Math.Abs(strength) < 0.02 ? 0 : strength);
        }
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        const double Size = 14, LineHeight = 26, Space = 4.5;
        var y = DrawHeading(canvas, width);
        List<(string, Action<SvgCanvas, double, double>)> legend = [];
        if (PositiveName.Length > 0)
            legend.Add((PositiveName, (target, x, top) => target.Rectangle(x + 2, top - 6, 18, 12, Theme.Fill(0), 3, 0.45)));
        if (NegativeName.Length > 0)
            legend.Add((NegativeName, (target, x, top) => target.Rectangle(x + 2, top - 6, 18, 12, Theme.Fill(1), 3, 0.45)));
        y = Frame.Legend(canvas, legend, y, width) + 20;
        double left = 16;
        foreach ((var word, var strength) in Strengths())
        {
            var shown = TextFit.Shorten(word, Size, width - 40);
            var wide = TextFit.Width(shown, Size) + 4;
            if (left > 16 && left + wide > width - 16)
            {
                left = 16;
                y += LineHeight;
            }
            if (strength != 0)
                canvas.Rectangle(left - 1, y - 15, wide + 2, 21, Theme.Fill(strength > 0 ? 0 : 1), 4, 0.08 + 0.42 * Math.Abs(strength));
            canvas.Text(left + wide / 2, y, shown, "w", Anchor.Middle);
            left += wide + Space;
        }
        if (words.Length == 0)
            canvas.Text(16, y, canvas.Say("no words"), "u");
        return new PictureSize(width, y + 20);
    }
}
