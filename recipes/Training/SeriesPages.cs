using System.Diagnostics;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the recipes on the series of the course share: its training with a record, and the pictures.</summary>
internal static class SeriesPages
{
    /// <summary>So many training steps; the mean loss of each hundred is recorded. Returns the loss of each.</summary>
    public static IReadOnlyList<double> Train(RecipeRun run, Model model, int iterations, string variant = "")
    {
        var losses = new List<double>();
        var clock = Stopwatch.StartNew();
        foreach (var loss in SineSeries.Train(model, iterations, RandomStream.FromSeed(run.Seed)))
        {
            run.Cancellation.ThrowIfCancellationRequested();
            losses.Add(loss);
            if (losses.Count % 100 == 0 || losses.Count == iterations)
                run.Record(losses.Count, losses.TakeLast(100).Average(), clock.Elapsed.TotalSeconds, variant);
        }

        return losses;
    }

    /// <summary>Lets a model run free: from 20 true values on, each value it says is the next it hears.</summary>
    public static void ShowGeneration(RecipeRun run, Model model)
    {
        var count = (int)(SineSeries.End / SineSeries.Resolution);
        var values = SineSeries.Continue(model, count);
        double[] time = [.. Enumerable.Range(0, count).Select(step => (double)step * SineSeries.Resolution)];
        run.Show("Running free", new LineChart("The series and what the network makes of its first 20 values") { XLabel = "t" }
            .Add("t sin(t) / 3 + 2 sin(5 t)", time, [.. time.Select(t => (double)SineSeries.Value((float)t))], LineStyle.Solid, 1)
            .Add("generated", time, [.. values.Select(value => (double)value)], LineStyle.Solid, 0)
            .AddVerticalLine(SineSeries.Steps * SineSeries.Resolution, "on its own"), "generated.svg");
        run.Metric("generated_mse",
            values.Select((value, step) => Math.Pow(value - SineSeries.Value(step * SineSeries.Resolution), 2)).Average());

        // The picture of the course: one window, and its forecast one step ahead.
        var start = 12.2f;
        var window = new Tensor([1, SineSeries.Steps, 1],
            [.. Enumerable.Range(0, SineSeries.Steps).Select(step => SineSeries.Value(start + step * SineSeries.Resolution))]);
        var said = model.Predict(window).ToArray();
        double[] at = [.. Enumerable.Range(1, SineSeries.Steps).Select(step => (double)(start + step * SineSeries.Resolution))];
        run.Show("One step ahead", new LineChart("Each value forecast from those before it") { XLabel = "t" }
            .Add("truth", at, [.. at.Select(t => (double)SineSeries.Value((float)t))], LineStyle.Solid, 1)
            .Add("forecast", at, [.. said.Select(value => (double)value)], LineStyle.Dashed, 0), "one-step.svg");
    }
}
