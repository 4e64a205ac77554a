using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The metrics a config or a name can ask for.</summary>
internal static class MetricTable
{
    public static Family Family { get; } = new("metric", nameof(Metric), "keras.metrics", Fill);

    private static void Fill()
    {
        Family.Add("accuracy", _ => new ShapedAccuracy().Named("accuracy"), "acc");
        Add("Accuracy", _ => new Accuracy());
        Add("BinaryAccuracy", _ => new BinaryAccuracy(), "binary_accuracy");
        Add("CategoricalAccuracy", _ => new CategoricalAccuracy(), "categorical_accuracy");
        Add("SparseCategoricalAccuracy", _ => new SparseCategoricalAccuracy(), "sparse_categorical_accuracy");
        Add("TopKCategoricalAccuracy", _ => new TopKCategoricalAccuracy(), "top_k_categorical_accuracy");
        Add("SparseTopKCategoricalAccuracy", _ => new SparseTopKCategoricalAccuracy(), "sparse_top_k_categorical_accuracy");
        // The mean of a function: the metric that the function is the name of, under a name of its own. As a function, accuracy compares
        // words and ids.
        foreach (var name in (string[])["MeanMetricWrapper", "SumOverBatchSizeMetricWrapper"])
            Family.Wrap(name, function => function == "accuracy" ? "Accuracy" : function);
        Means();
        Confusions();
        Areas();
    }

    private static void Means()
    {
        Add("Mean", _ => new Mean(), "mean");
        Add("Sum", _ => new Sum(), "sum");
        Add("IntervalCoverage", _ => new IntervalCoverage(), "interval_coverage");
        Add("MeanScaledIntervalScore", _ => new MeanScaledIntervalScore(), "mean_scaled_interval_score");
        Add("MeanAbsoluteScaledError", _ => new MeanAbsoluteScaledError(), "mean_absolute_scaled_error");
        Add("WeightedQuantileLoss", _ => new WeightedQuantileLoss(), "weighted_quantile_loss");
        Add("OverallWeightedAverage", c => new OverallWeightedAverage(c.Float("naive_smape"), c.Float("naive_mase")));
        Add("RootMeanSquaredError", _ => new RootMeanSquaredError(), "root_mean_squared_error", "rmse");
        Add("PearsonCorrelation", _ => new PearsonCorrelation(), "pearson_correlation");
        Add("ConcordanceCorrelation", _ => new ConcordanceCorrelation(), "concordance_correlation");
        Add("R2Score", _ => new R2Score(), "r2_score");
        foreach (var (make, aliases) in LossTable.Known)
            Add(make().MetricClass, config => Metric.Of(Loss.ReadForMetric(make(), config)), aliases);
    }

    private static void Confusions()
    {
        Add("TruePositives", _ => new TruePositives(), "true_positives");
        Add("TrueNegatives", _ => new TrueNegatives(), "true_negatives");
        Add("FalsePositives", _ => new FalsePositives(), "false_positives");
        Add("FalseNegatives", _ => new FalseNegatives(), "false_negatives");
        Add("Precision", _ => new Precision(), "precision");
        Add("Recall", _ => new Recall(), "recall");
        Add("PrecisionAtRecall", c => new PrecisionAtRecall(c.Float("recall")));
        Add("RecallAtPrecision", c => new RecallAtPrecision(c.Float("precision")));
        Add("SensitivityAtSpecificity", c => new SensitivityAtSpecificity(c.Float("specificity")));
        Add("SpecificityAtSensitivity", c => new SpecificityAtSensitivity(c.Float("sensitivity")));
        Add("FBetaScore", _ => new FBetaScore(), "fbeta_score");
        Add("F1Score", _ => new F1Score(), "f1_score");
    }

    private static void Areas()
    {
        Add("AUC", _ => new AUC(), "auc");
        Add("IoU", c => new IoU(c.Int("num_classes"), c.Ints("target_class_ids")));
        Add("MeanIoU", c => new MeanIoU(c.Int("num_classes")));
        Add("OneHotIoU", c => new OneHotIoU(c.Int("num_classes"), c.Ints("target_class_ids")));
        Add("OneHotMeanIoU", c => new OneHotMeanIoU(c.Int("num_classes")));
        Add("BinaryIoU", c => new BinaryIoU(c.OptionalInts("target_class_ids")));
    }

    private static void Add(string name, Func<Config, Metric> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, config => Metric.Read(read(config), config), aliases);
}
