using System.Diagnostics;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Symbols are read, and asked for a thousand steps later: at the beginning of the sequence, or scattered over it.</summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="summary">One line about it.</param>
/// <param name="isScattered">Whether the symbols are scattered.</param>
/// <param name="stages">How many steps of training there are with how many steps of time.</param>
/// <param name="block">One block of the model, by its input.</param>
/// <param name="blocks">How many blocks there are.</param>
internal sealed class CopyRecipe(string name, string summary, bool isScattered, (int Time, int Steps)[] stages,
    Func<Tensor, Tensor> block, int blocks)
    : Recipe(name, "I", summary)
{
    public override string Notes => About;

    /// <summary>What the model is, and how it is trained.</summary>
    public required string About { get; init; }

    public required float LearningRate { get; init; }

    public override void Run(RecipeRun run)
    {
        var (trained, time) = (run.IsTiny ? [(12, 6), (24, 4)] : stages, run.Size(1000, 24));
        var steps = trained.Sum(stage => stage.Steps);
        var model = CopyTask.Build(block, blocks);
        CopyTask.Compile(model, LearningRate, steps);
        run.Describe(model);

        var random = RandomStream.FromSeed(run.Seed);
        var (clock, core) = (Stopwatch.StartNew(), new ProcessorTime());
        var (done, rights) = (0, new List<double>());
        foreach (var (length, count) in trained)
        {
            var (sum, right, began) = (0.0, 0.0, clock.Elapsed.TotalSeconds);
            for (var i = 0; i < count; i++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                var logs = CopyTask.Train(model, length, isScattered, random);
                (sum, right) = (sum + logs["loss"], right + logs["accuracy"]);
            }

            done += count;
            rights.Add(right / count);
            run.Record(rights.Count, sum / count, clock.Elapsed.TotalSeconds - began);
            run.Say(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{done} steps, the last {count} over {length}: accuracy {right / count:0.0000}, loss {sum / count:0.0000}"));
        }

        var (testX, testY) = CopyTask.Make(run.Size(1000, 32), time, isScattered, RandomStream.FromSeed(run.Seed + 1000));
        run.Metric("test_accuracy", model.Evaluate(testX, testY, batchSize: 50)["accuracy"]);
        run.Metric("core_minutes", core.Minutes);
        run.Show(
            "Learning to remember",
            new LineChart("Right symbols while it learns") { XLabel = "stage of training", YLabel = "accuracy", YMinimum = 0, YMaximum = 1 }
                .Add(Name, [.. rights.Select((_, i) => i + 1.0)], rights).AddHorizontalLine(1.0 / CopyTask.Symbols, "guessing"),
            "accuracy.svg");
    }
}
