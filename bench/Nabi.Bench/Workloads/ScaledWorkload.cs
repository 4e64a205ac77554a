using Nabi.Losses;
using Nabi.Optimizers;

namespace Nabi.Bench;

/// <summary>An LSTM of any size, for sweeps.</summary>
internal readonly record struct ScaledWorkload(int Time, int Batch, int Units)
{
    public const int Features = 32;

    /// <summary>Steps a chunk, where sequences are trained in chunks.</summary>
    public const int ChunkSteps = 100;

    private const int Classes = 10;

    /// <summary>Bytes of the batch: once as given, once as copied into the step.</summary>
    public long DataBytes => 2L * sizeof(float) * Batch * Time * Features;

    /// <summary>A training step, and how it keeps what its backward pass needs.</summary>
    public Workload Make(StepMemory keeping)
    {
        var (time, batch, units) = (Time, Batch, Units);
        var cost = Cost.Recurrent(4, batch, time, Features, units) + Cost.Dense(batch, units, Classes);
        var workload = new Workload($"lstm-{time}-{batch}-{units}-{keeping}", "", cost, () =>
        {
            var data = new RandomData(1);
            var model = new Sequential
            {
                new Input(null, Features), new LSTM(units) { Recompute = keeping == StepMemory.Recomputed }, new Dense(Classes, "softmax"),
            };
            model.Compile(new Adam(), new SparseCategoricalCrossentropy());
            var (x, y) = (data.Uniform(batch, time, Features), data.Integers(Classes, batch));
            return new Prepared(keeping == StepMemory.Truncated ? InChunks(model, x, y) : () => model.TrainOnBatch(x, y), model, [x], y);
        });
        if (batch > 8)
            return workload;
        var weights = 4 * units * (Features + units + 1);
        return workload with { Gigabytes = Cost.WeightBytes(weights, time), UpdateGigabytes = Cost.AdamBytes(weights) };
    }

    /// <summary>What a batch of <c>Fit</c> with <c>TruncateTime = ChunkSteps</c> does.</summary>
    private static Action InChunks(Model model, Tensor x, Tensor y)
    {
        var truncated = new TruncatedTime(model, ChunkSteps);
        truncated.Carry(true);
        var batch = new BatchRows([x], [y], [], null, 0, x.Shape[0]);
        return () =>
        {
            foreach (var (chunk, trains) in truncated.Chunks(batch))
                model.Programs.For(model, model.Compiled, trains ? StepMode.Train : StepMode.Carry, chunk).Run();
        };
    }
}
