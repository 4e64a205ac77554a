using System.Diagnostics;
using Nabi.Layers;
using Nabi.Optimizers;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// A long sequence learned in pieces of k steps: the state is carried from piece to piece, the gradient is not. Short pieces cost
/// less memory, and cannot learn what lies further back than they reach.
/// </summary>
public sealed class TruncatedBpttRecipe : Recipe
{
    private const int Length = 240;
    private const int Delay = 12;
    private const int Batch = 32;

    public override string Name => "truncated-bptt";

    public override string Section => "E";

    public override string Summary => "A long sequence learned in pieces of k steps: memory, time and what is still learned.";

    public override string Notes =>
        $"The task is an echo: say what was heard {Delay} steps ago. Pieces no longer than that send no gradient from the answer back to the question, and the network "
        + "does not learn it. Every k sees the same sequences; a short k takes more steps with them, which is why the shortest piece that reaches back far enough learns most. A loss of 1 is that of saying 0 all the time.";

    public override void Run(RecipeRun run)
    {
        int[] pieces = run.IsTiny ? [60, 6] : [240, 120, 60, 24, 12, 6, 3];
        var rounds = run.Epochs(160, tiny: 3);
        List<IReadOnlyList<string>> rows = [];
        List<double> losses = [];
        foreach (var k in pieces)
        {
            Seeds.Set(run.Seed);
            var model = new Sequential
            {
                new Input(k, 1) { BatchSize = Batch },
                new LSTM(32) { Stateful = true, ReturnSequences = true },
                new Dense(1),
            };
            model.Compile(new Adam(3e-3f), "mse");
            var draws = Seeds.NextStream();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var loss = 0f;
            for (var round = 1; round <= rounds; round++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                var heard = Sounds(draws);
                loss = 0;
                model.ResetStates();
                for (var from = 0; from < Length; from += k)
                    loss += model.TrainOnBatch(Piece(heard, Delay + from, k), Piece(heard, from, k))["loss"] * k / Length;
                run.Record(round, loss, clock.Elapsed.TotalSeconds / round, $"k = {k}");
            }

            var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0;
            losses.Add(loss);
            run.Metric($"loss_k_{k}", loss);
            rows.Add([$"{k}", RecipeRun.Number(loss), RecipeRun.Number(memory, "0"), RecipeRun.Number(clock.Elapsed.TotalMilliseconds / rounds, "0.0")]);
            GC.KeepAlive(model);
        }

        run.Table("Memory and time against k", ["k", "loss at the end", "KB kept for a step", "ms a sequence"], rows);
        run.Show("What is learned", new LineChart($"Loss after {rounds} sequences") { XLabel = "k, the length of a piece", LogX = true }
            .Add("", [.. pieces.Select(k => (double)k)], losses).AddVerticalLine(Delay, "the echo's delay"), "loss.svg");
    }

    /// <summary>Random signs, (batch, steps) in row order, with the delay's steps in front.</summary>
    private static float[] Sounds(RandomStream draws)
    {
        var sounds = new float[Batch * (Length + Delay)];
        draws.Uniform(sounds);
        return [.. sounds.Select(value => value < 0.5f ? -1f : 1f)];
    }

    private static Tensor Piece(float[] sounds, int from, int count)
        => new([Batch, count, 1], [.. Enumerable.Range(0, Batch).SelectMany(row => sounds.Skip(row * (Length + Delay) + from).Take(count))]);
}
