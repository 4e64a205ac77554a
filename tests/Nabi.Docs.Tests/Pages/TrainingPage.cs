using Nabi;
using Nabi.Callbacks;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;
using Nabi.Plots;
using Nabi.Regularizers;

namespace Documentation.Pages;

/// <summary>The code of docs/training.md.</summary>
public sealed class TrainingPage : Page
{
    [Fact]
    public void Losses_metrics_and_optimizers()
    {
        var x = Some(32, 4);
        var model = new Sequential { new Input(4), new Dense(3) };
        model.Compile("adam", new SparseCategoricalCrossentropy { FromLogits = true });
        model.Compile("adam", new Huber { Delta = 2f, Reduction = "sum" });
        Assert.True(model.Evaluate(x, Some(32, 3))["loss"] > 0f);

        model = new Sequential { new Input(4), new Dense(1, "sigmoid") };
        model.Compile("adam", "binary_crossentropy", "accuracy", new AUC { Curve = "PR" }, new Recall(), new MeanAbsoluteError());
        Assert.Equal(["accuracy", "auc", "loss", "mean_absolute_error", "recall"], model.Evaluate(x, SomeIds(2, 32)).Keys.Order());

        var optimizer = new AdamW(new CosineDecay(1e-3f, decaySteps: 1000) { WarmupTarget = 2e-3f, WarmupSteps = 100 })
        {
            WeightDecay = 0.004f,
            GlobalClipNorm = 1f,
            UseEma = true,
        };
        optimizer.ExcludeFromWeightDecay(names: ["bias"]);
        model.Compile(optimizer, "mse");
        model.Fit(x, Some(32, 1), verbosity: Verbosity.Silent);
        Assert.Equal(1, optimizer.Iterations);

        var slow = new MultiOptimizer(new Adam(1e-3f)) { { "embedding", new SGD(0.1f) }, { "dense.*/kernel", new Lion(1e-4f) } };
        model.Compile(slow, "mse");
        model.Fit(x, Some(32, 1), verbosity: Verbosity.Silent);
        Assert.Equal(1, slow.Iterations);

        var layer = new LSTM(16)
        {
            KernelInitializer = new VarianceScaling { Scale = 2f, Mode = "fan_out", Distribution = "uniform" },
            RecurrentInitializer = "orthogonal",
            KernelRegularizer = new L2(1e-4f),
            RecurrentConstraint = new MaxNorm(2f),
            ActivityRegularizer = new L1(1e-5f),
        };
        Assert.Equal(new Shape(2, 16), layer.Apply(Some(2, 5, 4)).Shape);
    }

    [Fact]
    public void Curves_and_thresholds()
    {
        var truth = Tensor.From(0, 0, 1, 0, 1, 1);
        var scores = Tensor.From(0.1f, 0.2f, 0.3f, 0.6f, 0.7f, 0.9f);
        var roc = RocCurve.Of(truth, scores);
        var curve = PrecisionRecallCurve.Of(truth, scores);
        float threshold = curve.AtPrecision(0.6).Threshold;         // or roc.Best(), curve.Best(), roc.AtFalsePositiveRate(0.01)
        var matrix = ConfusionMatrix.Of(truth, scores, ["quiet", "alarm"], threshold);
        Console.WriteLine(matrix);                                  // precision, recall, F1 per class; accuracy; the counts
        roc.Plot().Save("roc.svg");
        curve.Plot().Save("precision-recall.svg");
        matrix.Plot().Save("confusion.svg");
        Assert.Equal(0.25f, threshold);
        Assert.Equal(5 / 6.0, matrix.Accuracy, 1e-9);
        Assert.All(["roc.svg", "precision-recall.svg", "confusion.svg"], name => Assert.True(File.Exists(name)));
    }

    [Fact]
    public void Callbacks()
    {
        var (x, y) = (Some(32, 4), Some(32, 1));
        var model = new Sequential { new Input(4), new Dense(1) };
        model.Compile("sgd", "mse");
        var history = model.Fit(x, y, epochs: 4, validationSplit: 0.25f, callbacks:
        [
            new EarlyStopping { Patience = 3, RestoreBestWeights = true },
            new ModelCheckpoint("best-{epoch:02d}.keras") { SaveBestOnly = true },
            new ReduceLROnPlateau { Factor = 0.5f, Patience = 2 },
            new CSVLogger("log.csv"),
            new TerminateOnNaN(),
            new TensorBoard("logs"),
            new BackupAndRestore("backup"),
            new ProgressReport(new Progress<TrainingProgress>(state => Console.WriteLine($"{state.Epoch + 1}/{state.Epochs}"))),
        ]);
        Assert.Equal(4, history["val_loss"].Count);
        Assert.True(File.Exists("best-01.keras") && File.Exists("log.csv") && Directory.Exists("logs/train"));
        Assert.False(File.Exists("backup/backup.npz"));
    }
}
