namespace Nabi.Plots;

/// <summary>
/// A melody on a staff with a treble clef: heads, stems, flags and beams, bar lines where wanted. Against an expected melody,
/// right notes are green, wrong ones orange with the right place as a hollow head.
/// </summary>
public sealed class MelodyScore : Picture
{
    private const double Space = 9;
    private const double ClefRoom = 40;
    private readonly Melody melody;

    /// <summary>Creates the score of a melody.</summary>
    /// <param name="title">The heading over the score; empty for none.</param>
    /// <param name="melody">What is drawn; may be empty.</param>
    public MelodyScore(string title, Melody melody)
        : base(title) => this.melody = melody;

    /// <summary>What should have been played; null (default) judges nothing.</summary>
    public Melody? Expected { get; init; }

    /// <summary>How many notes at the beginning were given and are not judged. Default 0.</summary>
    public int Given { get; init; }

    /// <summary>Quarter notes in a bar; 0 (default) draws no bar lines.</summary>
    public double BeatsPerBar { get; init; }

    /// <summary>Whether the code of each note stands below it. Default true.</summary>
    public bool ShowCodes { get; init; } = true;

    /// <summary>How many notes are right: same pitch and length as expected at the same place, given notes among them.</summary>
    public int RightNotes => melody.Notes.Where((_, i) => IsRight(i)).Count();

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width);
        if (Expected is not null)
            y = Frame.Legend(canvas, LegendEntries(), y, width);
        List<List<ScoreNote>> lines = Lines(width - 32 - ClefRoom);
        foreach (List<ScoreNote> line in lines)
        {
            var top = y + 8 + line.Select(note => StaffPen.Above(note.Note)).Append(1.3).Max() * Space;
            var bottom = top + line.Select(note => StaffPen.Below(note.Rightful ?? note.Note))
                .Concat(line.Select(note => StaffPen.Below(note.Note))).Append(5.7).Max() * Space;
            DrawLine(canvas, line, top, bottom, width, line == lines[^1]);
            y = bottom + (ShowCodes ? 22 : 6);
        }
        return new PictureSize(width, y + 10);
    }

    private bool IsRight(int i) => Expected is not null && i < Expected.Notes.Count && i < melody.Notes.Count
        && melody.Notes[i].Pitch == Expected.Notes[i].Pitch && Math.Abs(melody.Notes[i].Beats - Expected.Notes[i].Beats) < 1e-6;

    private List<(string Name, Action<SvgCanvas, double, double> Sample)> LegendEntries()
    {
        void Head(SvgCanvas canvas, double x, double y, string css) => canvas.Ellipse(x + 12, y, Space * 0.62, Space * 0.45, -20, css);
        List<(string, Action<SvgCanvas, double, double>)> entries = [("right", (canvas, x, y) => Head(canvas, x, y, "ok"))];
        if (Given > 0)
            entries.Insert(0, ("given", (canvas, x, y) => Head(canvas, x, y, "i")));
        if (RightNotes < melody.Notes.Count)
        {
            entries.Add(("wrong", (canvas, x, y) => Head(canvas, x, y, "no")));
            entries.Add(("should be", (canvas, x, y) => Head(canvas, x, y, "e")));
        }
        return entries;
    }

    /// <summary>The notes cut into lines of about the same length, at bar lines where there are any.</summary>
    private List<List<ScoreNote>> Lines(double room)
    {
        List<List<ScoreNote>> bars = Bars();
        var fewest = Fill(bars, room).Count;
        var even = bars.Sum(Room) / fewest;
        for (var width = even; width < room; width += room / 40)
        {
            List<List<ScoreNote>> lines = Fill(bars, width);
            if (lines.Count == fewest)
                return lines;
        }
        return Fill(bars, room);
    }

    private static double Room(List<ScoreNote> bar) => bar.Sum(note => note.Room);

    private static List<List<ScoreNote>> Fill(List<List<ScoreNote>> bars, double room)
    {
        List<List<ScoreNote>> lines = [[]];
        foreach (List<ScoreNote> bar in bars)
        {
            if (lines[^1].Count > 0 && Room(lines[^1]) + Room(bar) > room)
                lines.Add([]);
            lines[^1].AddRange(bar);
        }
        return lines;
    }

    /// <summary>The notes by bar, timed as expected where that is known; without bars each note stands alone.</summary>
    private List<List<ScoreNote>> Bars()
    {
        List<List<ScoreNote>> bars = [];
        double beats = 0;
        var open = false;
        for (var i = 0; i < melody.Notes.Count; i++)
        {
            Note? expected = Expected is not null && i < Expected.Notes.Count ? Expected.Notes[i] : null;
            var start = beats;
            beats += (expected ?? melody.Notes[i]).Beats;
            var ends = BeatsPerBar > 0 && Math.Floor((beats + 1e-6) / BeatsPerBar) > Math.Floor((start + 1e-6) / BeatsPerBar);
            bool judged = Expected is not null && i >= Given, right = IsRight(i);
            if (!open || bars[^1].Count > 15)
                bars.Add([]);
            var css = !judged ? "i" : right ? "ok" : "no";
            bars[^1].Add(new ScoreNote(melody.Notes[i], start, ends, css, judged && !right ? expected : null));
            open = BeatsPerBar > 0 && !ends;
        }
        return bars;
    }

    /// <summary>Draws one staff whose top line is at <paramref name="top"/>, its codes below <paramref name="bottom"/>.</summary>
    private void DrawLine(SvgCanvas canvas, List<ScoreNote> line, double top, double bottom, double width, bool last)
    {
        double wanted = line.Sum(note => note.Room), stretch = Math.Clamp((width - 32 - ClefRoom - 6) / Math.Max(1, wanted), 0.5, 1.6);
        var end = 16 + ClefRoom + wanted * stretch + 6;
        for (var i = 0; i < 5; i++)
            canvas.Line(16, top + i * Space, end, top + i * Space, "a");
        TrebleClef.Draw(canvas, 16 + 20, top + 3 * Space, Space, "i");
        StaffPen pen = new(canvas, top, Space);
        var x = 16 + ClefRoom;
        foreach (ScoreNote note in line)
        {
            note.X = x + note.Room * stretch * 0.42;
            x += note.Room * stretch;
            if (note.EndsBar && note != line[^1])
                canvas.Line(x - 2, top, x - 2, top + 4 * Space, "e");
        }
        canvas.Line(last ? end - 6 : end, top, last ? end - 6 : end, top + 4 * Space, "e");
        if (last)
            canvas.Rectangle(end - 3, top - 0.5, 3.5, 4 * Space + 1, "v");
        for (var i = 0; i < line.Count;)
        {
            var group = Beamed(line, i);
            pen.Draw(line.GetRange(i, group));
            i += group;
        }
        foreach (ScoreNote note in line.Where(note => ShowCodes))
            canvas.Text(note.X, bottom + 12, Melody.Code(note.Note), note.Css == "i" ? "k u" : "k b " + note.Css, Anchor.Middle);
    }

    /// <summary>How many notes from here share a beam: eighths and shorter within one beat.</summary>
    private static int Beamed(List<ScoreNote> line, int first)
    {
        var count = 1;
        var beat = Math.Floor(line[first].Start + 1e-6);
        while (line[first].Note is { IsRest: false, Beats: < 0.99 } && first + count < line.Count && !line[first + count - 1].EndsBar
            && line[first + count].Note is { IsRest: false, Beats: < 0.99 } && Math.Floor(line[first + count].Start + 1e-6) == beat
            && line[first + count].Note.Beats == line[first].Note.Beats)
        {
            count++;
        }

        return count;
    }
}
