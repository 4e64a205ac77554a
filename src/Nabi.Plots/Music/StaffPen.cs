namespace Nabi.Plots;

/// <summary>Draws heads, stems, flags, beams and rests on one staff.</summary>
internal sealed class StaffPen(SvgCanvas canvas, double top, double space)
{
    /// <summary>The step of F5 (MIDI 77), the top line.</summary>
    private static readonly int TopLine = new Note(77, 1).Step;

    /// <summary>How far a note with its stem reaches above the top line, in spaces.</summary>
    public static double Above(Note note) => note.IsRest ? 0 : Place(note) > 2 ? 3.6 - Place(note) : 0.8 - Place(note);

    /// <summary>How far a note with its stem reaches below the top line, in spaces.</summary>
    public static double Below(Note note) => note.IsRest ? 4 : Place(note) > 2 ? Place(note) + 0.8 : Place(note) + 3.6;

    /// <summary>Draws notes that share a beam, or a single one.</summary>
    public void Draw(List<ScoreNote> group)
    {
        if (group[0].Note.IsRest)
        {
            DrawRest(group[0]);
            return;
        }
        foreach (ScoreNote note in group)
        {
            if (note.Rightful is { IsRest: false } rightful)
                Head(Math.Abs(rightful.Step - note.Note.Step) < 2 ? note.X + 1.4 * space : note.X, rightful, "e");
            Ledgers(note);
            Head(note.X, note.Note, note.Note.Beats < 1.99 ? note.Css : "e " + (note.Css == "i" ? "is" : note.Css + "s"));
            if (note.Note.Beats is 0.75 or 1.5 or 3)
                canvas.Circle(note.X + 1.1 * space, Y(note.Note) - 0.25 * space, 0.16 * space, note.Css);
        }
        if (group[0].Note.Beats < 3.99)
            Stems(group);
    }

    /// <summary>The distance of the head below the top line, in spaces.</summary>
    private static double Place(Note note) => (TopLine - note.Step) / 2.0;

    private double Y(Note note) => top + Place(note) * space;

    private void Head(double x, Note note, string css)
    {
        canvas.Ellipse(x, Y(note), space * 0.64, space * 0.46, -20, css);
        if (note.IsSharp)
            Sharp(x - 1.45 * space, Y(note), css);
    }

    private void Sharp(double x, double y, string css)
    {
        var stroke = css.StartsWith('e') ? css : "e " + (css == "i" ? "is" : css + "s");
        canvas.Line(x - 0.2 * space, y - space, x - 0.2 * space, y + 1.1 * space, stroke);
        canvas.Line(x + 0.2 * space, y - 1.1 * space, x + 0.2 * space, y + space, stroke);
        canvas.Line(x - 0.45 * space, y - 0.25 * space, x + 0.45 * space, y - 0.5 * space, stroke);
        canvas.Line(x - 0.45 * space, y + 0.5 * space, x + 0.45 * space, y + 0.25 * space, stroke);
    }

    private void Ledgers(ScoreNote note)
    {
        foreach (Note one in note.Rightful is { IsRest: false } rightful ? new[] { note.Note, rightful } : [note.Note])
        {
            for (var y = top - space; y >= Y(one) - 0.1; y -= space)
                canvas.Line(note.X - 1.05 * space, y, note.X + 1.05 * space, y, "a");
            for (var y = top + 5 * space; y <= Y(one) + 0.1; y += space)
                canvas.Line(note.X - 1.05 * space, y, note.X + 1.05 * space, y, "a");
        }
    }

    private void Stems(List<ScoreNote> group)
    {
        // The stem goes toward the middle line, for a group as its farthest note asks.
        var middle = top + 2 * space;
        var up = group.MaxBy(note => Math.Abs(Y(note.Note) - middle)) is { } far && Y(far.Note) > middle;
        double side = up ? 0.58 * space : -0.58 * space, reach = up ? -3.4 * space : 3.4 * space;
        double first = Y(group[0].Note) + reach, last = Y(group[^1].Note) + reach;
        if (group.Count > 1)
        {
            // A calm beam: a slope of at most one space, far enough from every head.
            var slope = Math.Clamp(last - first, -space, space);
            var wide = group[^1].X - group[0].X;
            double At(double start, ScoreNote note) => start + slope * (note.X - group[0].X) / Math.Max(1, wide);
            var shift = up
                ? group.Min(note => Y(note.Note) - 2.7 * space - At(first, note))
                : group.Max(note => Y(note.Note) + 2.7 * space - At(first, note));
            first += up ? Math.Min(0, shift) : Math.Max(0, shift);
            last = first + slope;
        }
        var flags = group[0].Note.Beats < 0.3 ? 2 : group[0].Note.Beats < 0.99 ? 1 : 0;
        for (var i = 0; i < group.Count; i++)
        {
            ScoreNote note = group[i];
            double x = note.X + side, part = group.Count > 1 ? (note.X - group[0].X) / Math.Max(1, group[^1].X - group[0].X) : 0;
            var y = first + (last - first) * part;
            canvas.Line(x, Y(note.Note) + (up ? -0.15 : 0.15) * space, x, y, "e " + (note.Css == "i" ? "is" : note.Css + "s"));
            for (var flag = 0; group.Count == 1 && flag < flags; flag++)
                Flag(x, y + flag * (up ? 0.8 : -0.8) * space, up, note.Css);
        }
        var beam = group.Select(note => note.Css).Distinct().Count() == 1 ? group[0].Css : "i";
        for (var flag = 0; group.Count > 1 && flag < flags; flag++)
        {
            double shift = flag * (up ? 0.75 : -0.75) * space, thick = (up ? 0.45 : -0.45) * space;
            double left = group[0].X + side - 0.7, right = group[^1].X + side + 0.7;
            canvas.Path(new PathData().Move(left, first + shift).Line(right, last + shift).Line(right, last + shift + thick)
                .Line(left, first + shift + thick)
                .Close().ToString(), beam);
        }
    }

    private void Flag(double x, double y, bool up, string css)
    {
        var d = up ? space : -space;
        canvas.Path(new PathData().Move(x, y).Curve(x + 0.1 * space, y + 0.8 * d, x + 1.35 * space, y + 1.1 * d, x + 0.85 * space,
            y + 2.5 * d)
            .Curve(x + 1.1 * space, y + 1.5 * d, x + 0.5 * space, y + 1.2 * d, x, y + 0.9 * d).Close().ToString(), css);
    }

    private void DrawRest(ScoreNote note)
    {
        double x = note.X, middle = top + 2 * space;
        if (note.Note.Beats >= 1.99)
        {
            canvas.Rectangle(x - 0.6 * space, note.Note.Beats >= 3.99 ? top + space : middle - 0.5 * space, 1.2 * space, 0.5 * space,
                note.Css);
            return;
        }
        var stroke = "ln " + (note.Css == "i" ? "is" : note.Css + "s");
        if (note.Note.Beats < 0.99)
        {
            canvas.Circle(x - 0.4 * space, middle - 0.5 * space, 0.28 * space, note.Css);
            canvas.Path(new PathData().Move(x - 0.4 * space, middle - 0.3 * space).Curve(x, middle, x + 0.4 * space,
                middle - 0.3 * space, x + 0.5 * space, middle - 0.7 * space)
                .Line(x - 0.1 * space, middle + 1.2 * space).ToString(), stroke + " thin");
            return;
        }
        double Right(double spaces) => x + spaces * space;
        double Down(double spaces) => middle + spaces * space;
        canvas.Path(new PathData().Move(Right(-0.3), Down(-1.4)).Line(Right(0.35), Down(-0.5)).Line(Right(-0.25), Down(0.2))
            .Line(Right(0.4), Down(1)).Curve(Right(-0.7), Down(0.6), Right(-0.5), Down(1.5), Right(0.1), Down(1.6)).ToString(), stroke);
    }
}
