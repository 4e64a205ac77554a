using Nabi.Callbacks;

namespace Nabi.Tests.Training;

/// <summary>The same seed gives the same bits: on every run, on any number of threads, and after a crash.</summary>
[Collection("threads")]
public sealed class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads()
        => ThreadCounts.SameBits(() => Train(epochs: 2));

    [Fact]
    public void Another_seed_gives_other_numbers()
        => Assert.False(Train(epochs: 1).AsSpan().SequenceEqual(Train(epochs: 1, seed: 12)));

    [Fact]
    public void A_run_that_crashed_resumes_to_the_same_bits()
    {
        var folder = Directory.CreateTempSubdirectory("nabi").FullName;
        try
        {
            var whole = Train(epochs: 4);
            Assert.Throws<InvalidOperationException>(() => Train(epochs: 4, callbacks:
            [
                new BackupAndRestore(folder),
                new LambdaCallback
                {
                    TrainBatchEnd = (batch, _) =>
                        crashed = batch == 1 && ++batches > 2 ? throw new InvalidOperationException("crash") : crashed,
                },
            ]));
            var backup = new BackupAndRestore(folder);
            var resumed = Train(epochs: 4, callbacks: [backup]);
            Assert.Equal(2, backup.ResumedEpoch);
            Assert.True(whole.AsSpan().SequenceEqual(resumed));
            Assert.Empty(Directory.EnumerateFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private bool crashed;
    private int batches;

    private static float[] Train(int epochs, int seed = 11, IReadOnlyList<Callback>? callbacks = null)
    {
        Seeds.Set(seed);
        // Large enough that the kernels share the work among threads.
        var model = new Sequential(new Layers.Input(20, 24),
            new Layers.LSTM(48) { Dropout = 0.2f, RecurrentDropout = 0.1f, ReturnSequences = true },
            new Layers.GRU(32) { Dropout = 0.1f }, new Layers.Dropout(0.3f), new Layers.Dense(5, "softmax"));
        model.Compile(new Adam(0.01f), "sparse_categorical_crossentropy");
        var x = new float[96 * 20 * 24];
        RandomStream.FromSeed(1).Normal(x);
        var y = Enumerable.Range(0, 96).Select(i => i % 5).ToArray();
        model.Fit(new Tensor([96, 20, 24], x), Tensor.From(y), epochs: epochs, batchSize: 40, callbacks: callbacks,
            verbosity: Verbosity.Silent);
        return SmallModels.Numbers(model);
    }
}
