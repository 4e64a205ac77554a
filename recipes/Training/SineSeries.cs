using System.Diagnostics;
using Nabi.Optimizers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The course's series f(t) = t sin(t) / 3 + 2 sin(5 t), t from 0 to 30 in steps of 0.1, and how models learn it: 20 values in, the same shifted by one out.</summary>
internal static class SineSeries
{
    public const int Steps = 20;
    public const float Resolution = 0.1f;
    private const int Batch = 50;
    private const float End = 30;

    public static float Value(float t) => t * MathF.Sin(t) / 3 + 2 * MathF.Sin(5 * t);

    /// <summary>Windows that begin anywhere: x and, one step later, y, both (count, 20, 1).</summary>
    public static (Tensor X, Tensor Y) Windows(RandomStream draws, int count = Batch)
    {
        var starts = new float[count];
        draws.Uniform(starts, 0, End - Steps * Resolution);
        return (From(0), From(1));

        Tensor From(int shift) => new([count, Steps, 1],
            [.. starts.SelectMany(start => Enumerable.Range(shift, Steps).Select(step => Value(start + step * Resolution)))]);
    }

    /// <summary>The course's training: so many steps on fresh windows. Returns the loss of each.</summary>
    public static IReadOnlyList<double> Train(RecipeRun run, Model model, int iterations, string variant = "")
    {
        model.Compile(new Adam(1e-3f), "mse");
        var draws = RandomStream.FromSeed(run.Seed);
        var losses = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var iteration = 1; iteration <= iterations; iteration++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var (x, y) = Windows(draws);
            losses.Add(model.TrainOnBatch(x, y)["loss"]);
            if (iteration % 100 == 0 || iteration == iterations)
                run.Record(iteration, losses.TakeLast(100).Average(), clock.Elapsed.TotalSeconds, variant);
        }

        return losses;
    }

    /// <summary>The mean squared error on windows that begin at every step.</summary>
    public static double Error(Model model)
    {
        var (x, y) = Windows(RandomStream.FromSeed(977), 200);
        var said = model.Predict(x, batchSize: Batch);
        return said.ToArray().Zip(y.ToArray()).Average(pair => Math.Pow(pair.First - pair.Second, 2));
    }

    /// <summary>Lets a model run free: from 20 true values on, each value it says is the next it hears.</summary>
    public static void ShowGeneration(RecipeRun run, Model model)
    {
        List<float> values = [.. Enumerable.Range(0, Steps).Select(step => Value(step * Resolution))];
        var count = (int)(End / Resolution);
        while (values.Count < count)
            values.Add(model.Predict(new Tensor([1, Steps, 1], [.. values.TakeLast(Steps)])).AsSpan()[^1]);
        double[] time = [.. Enumerable.Range(0, count).Select(step => (double)step * Resolution)];
        run.Show("Running free", new LineChart("The series and what the network makes of its first 20 values") { XLabel = "t" }
            .Add("t sin(t) / 3 + 2 sin(5 t)", time, [.. time.Select(t => (double)Value((float)t))], LineStyle.Solid, 1)
            .Add("generated", time, [.. values.Select(value => (double)value)], LineStyle.Solid, 0)
            .AddVerticalLine(Steps * Resolution, "on its own"), "generated.svg");
        run.Metric("generated_mse", values.Select((value, step) => Math.Pow(value - Value(step * Resolution), 2)).Average());

        // The picture of the course: one window, and its forecast one step ahead.
        float start = 12.2f;
        var window = new Tensor([1, Steps, 1], [.. Enumerable.Range(0, Steps).Select(step => Value(start + step * Resolution))]);
        var said = model.Predict(window).ToArray();
        double[] at = [.. Enumerable.Range(1, Steps).Select(step => (double)(start + step * Resolution))];
        run.Show("One step ahead", new LineChart("Each value forecast from those before it") { XLabel = "t" }
            .Add("truth", at, [.. at.Select(t => (double)Value((float)t))], LineStyle.Solid, 1)
            .Add("forecast", at, [.. said.Select(value => (double)value)], LineStyle.Dashed, 0), "one-step.svg");
    }
}
