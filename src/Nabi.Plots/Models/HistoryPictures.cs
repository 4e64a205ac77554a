namespace Nabi.Plots;

/// <summary>Pictures of a training run: <c>history.Plot().Save("curves.svg")</c>.</summary>
public static class HistoryPictures
{
    /// <summary>The curves of the run: one chart for each measure, training dashed and validation solid.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="title">The heading over all; empty for none.</param>
    public static TrainingCurves Plot(this History history, string title = "")
    {
        ArgumentNullException.ThrowIfNull(history);
        return new TrainingCurves(history.Series, title) { FirstEpoch = FirstEpoch(history) };
    }

    /// <summary>One measure of the run as a small curve for a terminal, validation beside it where there is one.</summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="measure">The measure, default <c>loss</c>.</param>
    /// <param name="width">The width in characters, 20 to 400.</param>
    /// <param name="height">The height of the curve in lines, 2 to 100.</param>
    /// <param name="ascii">Whether to use ASCII characters alone.</param>
    public static TerminalChart TerminalCurve(this History history, string measure = "loss", int width = 64,
        int height = 8, bool ascii = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        TerminalChart chart = new(measure) { Width = width, Height = height, Ascii = ascii };
        if (history.Series.TryGetValue(measure, out IReadOnlyList<float>? training))
            chart.Add("training", training);
        if (history.Series.TryGetValue("val_" + measure, out IReadOnlyList<float>? validation))
            chart.Add("validation", validation);
        return chart;
    }

    private static int FirstEpoch(History history) => history.Epochs.Count > 0 ? history.Epochs[0] + 1 : 1;
}
