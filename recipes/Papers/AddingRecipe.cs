using System.Diagnostics;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The adding problem: two numbers among a thousand are marked, and their sum is asked for at the end.</summary>
public sealed class AddingRecipe() : Recipe("adding-problem", "I", "Two marked numbers among a thousand are added up by IndRNN.")
{
    public override string Notes
        => "A sequence is 1,000 numbers from 0 to 1 with two marks, one in each half; the target is the sum of the marked ones. Who always "
            + "says 1 has a mean squared error of 0.167. Two layers of IndRNN of 64 units with "
        + "relu, batches of 50 made anew every step, Adam with a cosine. As Li et al. (2018, arXiv 1803.04831) advise, |u| is kept at "
        + "most 2^(1/1000), and the upper layer's u starts near 1, for a memory of a thousand steps.";

    public override void Run(RecipeRun run)
    {
        var (time, steps, every) = (run.Size(1000, 50), run.Size(3000, 10), run.Size(50, 5));
        var model = AddingProblem.Build(time, steps);
        run.Describe(model);

        var random = RandomStream.FromSeed(run.Seed);
        var (clock, core) = (Stopwatch.StartNew(), new ProcessorTime());
        List<double> errors = [];
        for (var step = 0; step < steps; step += every)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var (sum, began) = (0.0, clock.Elapsed.TotalSeconds);
            for (var i = 0; i < every; i++)
                sum += AddingProblem.Train(model, time, random) / every;

            errors.Add(sum);
            run.Record(step / every + 1, sum, clock.Elapsed.TotalSeconds - began);
        }

        var (testX, testY) = AddingProblem.Make(run.Size(2000, 20), time, RandomStream.FromSeed(run.Seed + 1000));
        run.Metric("test_mse", model.Evaluate(testX, testY, batchSize: 50)["loss"]);
        run.Metric("core_minutes", core.Minutes);
        var chart = new LineChart("Error while it learns") { XLabel = "training steps", YLabel = "mean squared error", LogY = true };
        run.Show("Learning to add", chart.Add("IndRNN", [.. errors.Select((_, i) => (double)(i + 1) * every)], errors)
            .AddHorizontalLine(0.167, "always 1"), "errors.svg");
    }
}
