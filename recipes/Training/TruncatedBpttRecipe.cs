using System.Diagnostics;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// A long sequence learned in pieces of k steps: the state is carried from piece to piece, the gradient is not. Short pieces cost
/// less memory, and cannot learn what lies further back than they reach.
/// </summary>
public sealed class TruncatedBpttRecipe()
    : Recipe("truncated-bptt", "E", "A long sequence learned in pieces of k steps: memory, time and what is still learned.")
{
    public override string Notes
        => $"The task is an echo: say what was heard {TruncatedBptt.Delay} steps ago. Pieces no longer than that send no gradient from the "
            + "answer back to the question, and the network "
        + "does not learn it. Every k sees the same sequences; a short k takes more steps with them, which is why the shortest piece that "
        + "reaches back far enough learns most. A loss of 1 is that of saying 0 all the time.";

    public override void Run(RecipeRun run)
    {
        int[] pieces = run.IsTiny ? [60, 6] : [240, 120, 60, 24, 12, 6, 3];
        var rounds = run.Epochs(160, tiny: 3);
        List<IReadOnlyList<string>> rows = [];
        List<double> losses = [];
        foreach (var k in pieces)
        {
            Seeds.Set(run.Seed);
            var model = TruncatedBptt.Build(k);
            var draws = Seeds.NextStream();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var loss = 0f;
            for (var round = 1; round <= rounds; round++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                loss = TruncatedBptt.Train(model, TruncatedBptt.Sounds(draws), k);
                run.Record(round, loss, clock.Elapsed.TotalSeconds / round, $"k = {k}");
            }

            var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0;
            losses.Add(loss);
            run.Metric($"loss_k_{k}", loss);
            rows.Add([$"{k}", Format.Number(loss), Format.Number(memory, "0"),
                Format.Number(clock.Elapsed.TotalMilliseconds / rounds, "0.0")]);
            GC.KeepAlive(model);
        }

        run.Table("Memory and time against k", ["k", "loss at the end", "KB kept for a step", "ms a sequence"], rows);
        run.Show("What is learned", new LineChart($"Loss after {rounds} sequences") { XLabel = "k, the length of a piece", LogX = true }
            .Add("", [.. pieces.Select(k => (double)k)], losses).AddVerticalLine(TruncatedBptt.Delay, "the echo's delay"), "loss.svg");
    }
}
