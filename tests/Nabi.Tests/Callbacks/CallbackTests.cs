using System.Buffers.Binary;
using System.Text;
using Nabi.Callbacks;
using Nabi.Tests.Training;

namespace Nabi.Tests.Callbacks;

public sealed class CallbackTests : TestsWithFolder
{
    [Fact]
    public void EarlyStopping_stops_and_restores_the_best_weights()
    {
        // The "best" epoch is dictated, so that the test does not hang on how training goes.
        float[] values = [3f, 1f, 2f, 2f, 2f, 2f];
        var kept = new List<float[]>();
        var stopping = new EarlyStopping { Monitor = "told", Mode = "min", Patience = 2, RestoreBestWeights = true };
        var (model, x, y) = Compiled();
        var teller = new LambdaCallback
        {
            EpochEnd = (epoch, logs) =>
            {
                logs["told"] =
            values[epoch]; kept.Add(SmallModels.Numbers(model));
            }
        };
        var history = model.Fit(x, y, epochs: 6, callbacks: [teller, stopping], verbosity: Verbosity.Silent);
        Assert.Equal(3, stopping.StoppedEpoch);
        Assert.Equal(1, stopping.BestEpoch);
        Assert.Equal(4, history.Epochs.Count);
        Assert.Equal(kept[1], SmallModels.Numbers(model));
    }

    [Fact]
    public void ReduceLROnPlateau_waits_lowers_and_rests()
    {
        var rates = new List<float>();
        var (model, x, y) = Compiled();
        var teller = new LambdaCallback { EpochEnd = (_, logs) => logs["told"] = 1f };
        var reader = new LambdaCallback { EpochBegin = _ => rates.Add(model.Optimizer!.LearningRate) };
        model.Fit(x, y, epochs: 6,
            callbacks: [reader, teller, new ReduceLROnPlateau
            {
                Monitor = "told",
                Mode = "min",
                Patience = 2,
                Factor = 0.5f,
                MinLearningRate = 0.04f,
            }], verbosity: Verbosity.Silent);
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.05f, 0.05f, 0.04f], rates);
    }

    [Fact]
    public void LearningRateScheduler_sets_the_rate_before_each_epoch()
    {
        var (model, x, y) = Compiled();
        var history = model.Fit(x, y, epochs: 3, callbacks: [new LearningRateScheduler((epoch, _) => 0.1f / (epoch + 1))],
            verbosity: Verbosity.Silent);
        Assert.Equal([0.1f, 0.05f, 0.1f / 3], history["learning_rate"]);
    }

    [Fact]
    public void CSVLogger_writes_a_line_an_epoch_and_appends()
    {
        var path = Folder["log.csv"];
        var (model, x, y) = Compiled();
        model.Fit(x, y, epochs: 2, validationSplit: 0.5f, callbacks: [new CSVLogger(path)], verbosity: Verbosity.Silent);
        model.Fit(x, y, epochs: 1, validationSplit: 0.5f, callbacks: [new CSVLogger(path) { Append = true }], verbosity: Verbosity.Silent);
        var lines = File.ReadAllLines(path);
        Assert.Equal("epoch,loss,val_loss", lines[0]);
        Assert.Equal(["0", "1", "0"], lines.Skip(1).Select(line => line.Split(',')[0]));
        Assert.All(lines.Skip(1),
            line => Assert.All(line.Split(','), cell => float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void CSVLogger_has_columns_for_validations_that_come_later()
    {
        var path = Folder["log.csv"];
        var (model, x, y) = Compiled();
        model.Fit(x, y, new FitOptions
        {
            Epochs = 2,
            ValidationSplit = 0.5f,
            ValidationFrequency = 2,
            Callbacks = [new CSVLogger(path), new LearningRateScheduler((_, rate) => rate)],
            Verbosity = Verbosity.Silent,
        });
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToArray();
        Assert.Contains("val_loss", lines[0]);
        Assert.Equal("NA", lines[1][lines[0].IndexOf("val_loss")]);
        Assert.NotEqual("NA", lines[2][lines[0].IndexOf("val_loss")]);
    }

    [Fact]
    public void TensorBoard_writes_epochs_only_even_when_others_see_the_batches()
    {
        var (model, x, y) = Compiled();
        var steps = 0;
        var counter = new LambdaCallback { TrainBatchEnd = (_, _) => steps++ };
        model.Fit(x, y, epochs: 2, callbacks: [new TensorBoard(Folder.Path), counter], verbosity: Verbosity.Silent);
        Assert.True(steps > 0);
        var events = Encoding.UTF8.GetString(File.ReadAllBytes(Directory.EnumerateFiles(Folder["train"]).Single()));
        Assert.Contains("epoch_loss", events, StringComparison.Ordinal);
        Assert.DoesNotContain("batch_loss", events, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new TensorBoard(Folder.Path) { UpdateFrequency = -1 });
    }

    [Fact]
    public void SwapEMAWeights_evaluates_with_the_averages_and_trains_with_the_weights()
    {
        var (model, x, y) = Averaged();
        float[]? training = null, testing = null, after = null;
        model.Fit(x, y, epochs: 1, batchSize: 8, validation: new Data.LabeledData(x, y), verbosity: Verbosity.Silent, callbacks:
        [
            new LambdaCallback
            {
                TrainBatchEnd = (_, _) => training = SmallModels.Numbers(model),
                EpochEnd = (_, _) => after = SmallModels.Numbers(model),
            },
            new SwapEMAWeights(),
            new Seen(() => testing = SmallModels.Numbers(model)),
        ]);
        Assert.NotEqual(training, testing);
        Assert.Equal(training, after);
    }

    [Fact]
    public void An_evaluation_that_fails_leaves_the_weights_and_not_their_averages()
    {
        var (model, x, y) = Averaged();
        float[]? training = null, testing = null;
        Assert.Throws<InvalidOperationException>(
            () => model.Fit(x, y, epochs: 1, batchSize: 8, validation: new Data.LabeledData(x, y), verbosity: Verbosity.Silent, callbacks:
        [
            new LambdaCallback { TrainBatchEnd = (_, _) => training = SmallModels.Numbers(model) },
            new SwapEMAWeights(),
            new Seen(() =>
            {
                testing = SmallModels.Numbers(model);
                throw new InvalidOperationException();
            }),
        ]));
        Assert.NotEqual(training, testing);
        Assert.Equal(training, SmallModels.Numbers(model));
    }

    private static (Model Model, Tensor X, Tensor Y) Averaged()
    {
        Seeds.Set(3);
        var model = SmallModels.Classifier();
        var (x, y) = SmallModels.Data(32);
        model.Compile(new SGD(0.1f) { UseEma = true, EmaMomentum = 0.5f }, "sparse_categorical_crossentropy");
        return (model, x, y);
    }

    [Fact]
    public void TensorBoard_records_have_the_right_checksums_and_tags()
    {
        var (model, x, y) = Compiled();
        model.Fit(x, y, epochs: 2, validationSplit: 0.5f, callbacks: [new TensorBoard(Folder.Path)], verbosity: Verbosity.Silent);
        foreach (var side in (string[])["train", "validation"])
        {
            var bytes = File.ReadAllBytes(Directory.EnumerateFiles(Folder[side]).Single());
            var records = 0;
            for (var at = 0; at < bytes.Length;)
            {
                var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
                Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
                Assert.Equal(Masked(bytes.AsSpan(at + 12, length)),
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
                at += length + 16;
                records++;
            }

            Assert.Equal(3, records);
            Assert.Contains("epoch_loss", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }

        // The check value of CRC-32C, RFC 3720.
        Assert.Equal(0xE3069283u, EventFile.Crc("123456789"u8));
    }

    [Fact]
    public void ProgressReport_reports_every_step()
    {
        var (model, x, y) = Compiled();
        var seen = new List<TrainingProgress>();
        model.Fit(x, y, epochs: 2, batchSize: 8, callbacks: [new ProgressReport(new Direct(seen.Add))], verbosity: Verbosity.Silent);
        Assert.Equal(2 * (4 + 1), seen.Count);
        Assert.Equal((1, 2, 4, true), (seen[^1].Epoch, seen[^1].Epochs, seen[^1].Steps, seen[^1].EpochEnded));
    }

    [Fact]
    public void A_number_that_is_not_there_is_named()
    {
        var (model, x, y) = Compiled();
        var error = Assert.Throws<NabiException>(() => model.Fit(x, y, callbacks: [new EarlyStopping()], verbosity: Verbosity.Silent));
        Assert.Contains("val_loss", error.Message, StringComparison.Ordinal);
        Assert.Contains("validation", error.Message, StringComparison.Ordinal);
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = EventFile.Crc(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private static (Sequential Model, Tensor X, Tensor Y) Compiled()
    {
        Seeds.Set(3);
        var model = SmallModels.Classifier();
        model.Compile(new SGD(0.1f), "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(32);
        return (model, x, y);
    }

    private sealed class Direct(Action<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen(value);
    }

    private sealed class Seen(Action act) : Callback
    {
        public override void OnTestBegin() => act();
    }
}
