using Nabi.Metrics;

namespace Nabi.Tests.Metrics;

public sealed class MetricTests
{
    [Fact]
    public void Accuracy_is_chosen_by_the_shapes()
    {
        Assert.IsType<BinaryAccuracy>(Resolved([4, 1], [4, 1]));
        Assert.IsType<BinaryAccuracy>(Resolved([4], [4, 1]));
        Assert.IsType<SparseCategoricalAccuracy>(Resolved([4], [4, 3]));
        Assert.IsType<SparseCategoricalAccuracy>(Resolved([4, 1], [4, 3]));
        Assert.IsType<SparseCategoricalAccuracy>(Resolved([4, 5], [4, 5, 3]));
        Assert.IsType<CategoricalAccuracy>(Resolved([4, 3], [4, 3]));
        Assert.Equal("acc", ((Metric)"acc").Resolve([4], [4, 3], null).Name);
    }

    [Fact]
    public void Batches_weights_and_masks_enter_the_mean()
    {
        Metric metric = "mae";
        metric.Update(new Tensor([2, 1], [0f, 0f]), new Tensor([2, 1], [1f, 3f]));
        metric.Update(new Tensor([1, 1], [0f]), new Tensor([1, 1], [5f]));
        Assert.Equal(3f, metric.Result());
        metric.Reset();
        metric.Update(new Tensor([2, 1], [0f, 0f]), new Tensor([2, 1], [1f, 3f]), Tensor.From(3f, 1f));
        Assert.Equal(1.5f, metric.Result());
        metric.Reset();
        var prediction = new Tensor([1, 3, 1], [1f, 2f, 30f]);
        prediction.Mask = new Tensor([1, 3], [true, true, false]);
        metric.Update(new Tensor([1, 3, 1], new float[3]), prediction);
        Assert.Equal(1.5f, metric.Result());
        metric.Reset();
        Assert.Equal(0f, metric.Result());
    }

    [Fact]
    public void The_right_class_may_be_among_the_first_k()
    {
        var prediction = new Tensor([2, 4], [0.1f, 0.4f, 0.3f, 0.2f, 0.7f, 0.12f, 0.1f, 0.08f]);
        Assert.Equal(0.5f, Result(new SparseTopKCategoricalAccuracy { K = 2 }, Tensor.From(2, 3), prediction));
        Assert.Equal(1f, Result(new SparseTopKCategoricalAccuracy { K = 3 }, Tensor.From(2, 0), prediction));
        Assert.Equal(0.5f, Result(new TopKCategoricalAccuracy { K = 2 }, new Tensor([2, 4], [0f, 0f, 1f, 0f, 0f, 0f, 0f, 1f]), prediction),
            1e-6f);
        Assert.Equal(0f, Result(new SparseCategoricalAccuracy(), Tensor.From(2, 3), prediction));
    }

    [Fact]
    public void Areas_of_perfect_and_reversed_rankings_are_one_and_zero()
    {
        var truth = Tensor.From(0f, 0f, 1f, 1f);
        var scores = Tensor.From(0.1f, 0.2f, 0.8f, 0.9f);
        Assert.Equal(1f, Result(new AUC(), truth, scores), 1e-5f);
        Assert.Equal(1f, Result(new AUC { Curve = "PR" }, truth, scores), 1e-5f);
        Assert.Equal(0f, Result(new AUC(), truth, Tensor.From(0.9f, 0.8f, 0.2f, 0.1f)), 1e-5f);
        Assert.Equal(1f, Result(new AUC { Thresholds = [0.5f] }, truth, scores), 1e-5f);
        Assert.True(Result(new AUC { NumThresholds = 10, SummationMethod = "minoring" }, truth, Tensor.From(0.1f, 0.6f, 0.4f, 0.9f))
            <= Result(new AUC { NumThresholds = 10, SummationMethod = "majoring" }, truth, Tensor.From(0.1f, 0.6f, 0.4f, 0.9f)));
    }

    [Fact]
    public void Counts_follow_the_thresholds()
    {
        var truth = Tensor.From(1f, 1f, 0f, 0f);
        var scores = Tensor.From(0.9f, 0.4f, 0.6f, 0.1f);
        Assert.Equal(1f, Result(new TruePositives(), truth, scores));
        Assert.Equal(1f, Result(new FalsePositives(), truth, scores));
        Assert.Equal(1f, Result(new TrueNegatives(), truth, scores));
        Assert.Equal(1f, Result(new FalseNegatives(), truth, scores));
        var several = new Precision { Thresholds = [0.05f, 0.5f, 0.8f] };
        several.Update(truth, scores);
        Assert.Equal([0.5f, 0.5f, 1f], several.ResultTensor().ToArray());
        Assert.Equal(0.5f,
            Result(new Recall { TopK = 1 }, new Tensor([2, 2], [1f, 0f, 0f, 1f]), new Tensor([2, 2], [0.6f, 0.4f, 0.7f, 0.3f])));
    }

    [Fact]
    public void Scores_of_regressions_and_correlations()
    {
        var truth = new Tensor([4, 1], [1f, 2f, 3f, 4f]);
        Assert.Equal(1f, Result(new R2Score(), truth, truth));
        Assert.Equal(0f, Result(new R2Score(), truth, new Tensor([4, 1], [2.5f, 2.5f, 2.5f, 2.5f])), 1e-6f);
        Assert.Equal(2f, Result(new RootMeanSquaredError(), truth, new Tensor([4, 1], [3f, 4f, 5f, 6f])));
        var row = new Tensor([1, 4], [1f, 2f, 3f, 4f]);
        Assert.Equal(1f, Result(new PearsonCorrelation(), row, new Tensor([1, 4], [3f, 5f, 7f, 9f])), 1e-4f);
        Assert.Equal(1f, Result(new ConcordanceCorrelation(), row, row), 1e-4f);
        Assert.True(Result(new ConcordanceCorrelation(), row, new Tensor([1, 4], [3f, 5f, 7f, 9f])) < 0.6f);
        Assert.Equal(-1f, Result(new CosineSimilarity(), row, new Tensor([1, 4], [-1f, -2f, -3f, -4f])), 1e-5f);
    }

    [Fact]
    public void Overlaps_of_classes()
    {
        var truth = Tensor.From(0, 0, 1, 1);
        var guess = Tensor.From(0, 1, 0, 1);
        Assert.Equal(1f / 3, Result(new MeanIoU(2), truth, guess), 1e-5f);
        Assert.Equal(1f / 3, Result(new IoU(2, [0]), truth, guess), 1e-5f);
        Assert.Equal(1f / 3, Result(new BinaryIoU { Threshold = 0.3f }, truth, Tensor.From(0.1f, 0.4f, 0.2f, 0.7f)), 1e-5f);
        var oneHot = new Tensor([2, 2], [1f, 0f, 0f, 1f]);
        Assert.Equal(1f, Result(new OneHotMeanIoU(2), oneHot, new Tensor([2, 2], [0.8f, 0.2f, 0.3f, 0.7f])), 1e-5f);
        Assert.Equal(1f, Result(new OneHotIoU(2, [1]), oneHot, new Tensor([2, 2], [0.8f, 0.2f, 0.3f, 0.7f])), 1e-5f);
        Assert.Throws<NabiException>(() => Result(new MeanIoU(2), Tensor.From(2), Tensor.From(0)));
    }

    [Fact]
    public void Metrics_of_ones_own_and_plain_means()
    {
        var metric = Metric.Of("bias", (yTrue, yPred) => Ops.Mean(yPred - yTrue, [-1]));
        Assert.Equal(0.5f, Result(metric, new Tensor([2, 1], [1f, 2f]), new Tensor([2, 1], [2f, 2f])));
        var mean = new Mean();
        mean.Update(Tensor.From(1f, 3f, 5f, 7f), Tensor.From(1f, 1f, 0f, 0f));
        Assert.Equal(2f, mean.Result());
        var sum = new Sum();
        sum.Update(Tensor.From(1f, 3f, 5f, 7f), Tensor.From(1f, 1f, 0f, 0f));
        Assert.Equal(4f, sum.Result());
    }

    [Fact]
    public void Best_rates_under_a_constraint()
    {
        var truth = Tensor.From(0f, 0f, 0f, 1f, 1f);
        var scores = Tensor.From(0f, 0.3f, 0.8f, 0.3f, 0.8f);
        Assert.Equal(0.5f, Result(new SensitivityAtSpecificity(0.5f), truth, scores), 1e-5f);
        Assert.Equal(2f / 3, Result(new SpecificityAtSensitivity(0.5f), truth, scores), 1e-5f);
        Assert.Equal(0.5f, Result(new PrecisionAtRecall(0.5f), truth, scores), 1e-5f);
        Assert.Equal(0.5f, Result(new RecallAtPrecision(0.8f), Tensor.From(0f, 0f, 1f, 1f), Tensor.From(0f, 0.5f, 0.3f, 0.9f)), 1e-5f);
    }

    [Fact]
    public void An_update_allocates_nothing_after_the_first()
    {
        Metric[] metrics = [new SparseCategoricalAccuracy(), new SparseCategoricalCrossentropy()];
        var (labels, prediction) = (Tensor.From(1, 0, 2), Ops.Softmax(GradientAssert.Uniform(1, -1f, 1f, 3, 4)).Clone());
        foreach (var metric in metrics)
        {
            metric.Update(labels, prediction);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
                metric.Update(labels, prediction);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * 320);
        }
    }

    [Fact]
    public void A_loss_where_a_metric_is_asked_for_is_Keras_s_metric_of_the_name()
    {
        var model = new Sequential { new Input(3), new Dense(2, "sigmoid") };
        model.Compile("adam", new MeanSquaredError(), new AUC { Curve = "PR" }, new MeanAbsoluteError(),
            new Huber { Delta = 2f, Name = "far" }, new LogCosh(), new Dice());
        var logs = model.Evaluate(Tensor.Ones(4, 3), Tensor.Ones(4, 2));
        Assert.Equal(["auc", "dice", "far", "logcosh", "loss", "mean_absolute_error"], logs.Keys.Order(StringComparer.Ordinal));
        var (truth, guess) = (GradientAssert.Uniform(1, 0.1f, 0.9f, 4, 3), GradientAssert.Uniform(2, 0.1f, 0.9f, 4, 3));
        foreach (var (make, _) in LossTable.Known.Where(known => known.Make() is not (IntervalScore or LikelihoodLoss)
            && known.Make().ClassName is not ("CosineSimilarity" or "CTC" or "Circle")
            && !known.Make().ClassName.Contains("Sparse", StringComparison.Ordinal)
            && !known.Make().ClassName.Contains("Generalized", StringComparison.Ordinal)))
        {
            Assert.Equal(make().Apply(truth, guess).Item(), Result(make(), truth, guess), 1e-5f);
        }
    }

    [Fact]
    public void The_mean_of_a_loss_is_written_where_Keras_has_it()
    {
        Assert.Equal(
            """{"module":"keras.metrics","class_name":"BinaryCrossentropy","config":{"name":"b","dtype":"float32","from_logits":true,"label_smoothing":0},"registered_name":null}""",
            Registry.Write((Metric)new Nabi.Losses.BinaryCrossentropy { FromLogits = true, Name = "b" }).ToJsonString());
        Assert.Equal("keras.metrics LogCoshError", Place(new LogCosh()));
        Assert.Equal("keras.losses Huber", Place(new Huber()));
        Assert.Equal("keras.losses Dice", Place(new Dice()));
        Assert.True(((Metric)new CosineSimilarity()).LargerIsBetter);
        var huber = Registry.Read<Metric>(Registry.Write((Metric)new Huber { Delta = 0.5f }), "test");
        Assert.Equal(0.375f, Result(huber, Tensor.From(new[,] { { 0f } }), Tensor.From(new[,] { { 1f } })), 1e-6f);

        static string Place(Metric metric) => Registry.Write(metric) is var json ? $"{json["module"]} {json["class_name"]}" : "";
    }

    [Fact]
    public void Every_name_survives_its_config()
    {
        // Those that a name alone does not make: they are made with classes, rates or figures of a naive forecast.
        foreach (var name in Registry.Names<Metric>().Where(name => !name.EndsWith("IoU", StringComparison.Ordinal)
            && !name.Contains("At", StringComparison.Ordinal) && name != "OverallWeightedAverage"))
        {
            var json = Registry.Write((Metric)name);
            Assert.Equal(json.ToJsonString(), Registry.Write(Registry.Read<Metric>(json, "test")).ToJsonString());
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_a_sentence()
    {
        Assert.Throws<NabiException>(() => Result(new MeanSquaredError(), Tensor.From(1f, 2f), new Tensor([2, 3], new float[6])));
        Assert.Throws<NabiException>(
            () => Result(new SparseCategoricalAccuracy(), new Tensor([2, 3], new float[6]), new Tensor([2, 3], new float[6])));
        Assert.Throws<NabiException>(() => new BinaryAccuracy { Threshold = 1.5f });
        Assert.Throws<NabiException>(() => new Precision { Thresholds = [2f] });
        Assert.Throws<NabiException>(() => new AUC { Curve = "AOC" });
        Assert.Throws<NabiException>(() => new F1Score { Average = "mean" });
        Assert.Contains("accuracy", Assert.Throws<NabiException>(() => (Metric)"acuracy").Message, StringComparison.Ordinal);
    }

    private static Metric Resolved(Shape target, Shape prediction) => ((Metric)"accuracy").Resolve(target, prediction, null);

    private static float Result(Metric metric, Tensor truth, Tensor prediction)
    {
        metric.Update(truth, prediction);
        return metric.Result();
    }
}
