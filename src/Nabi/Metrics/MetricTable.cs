using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>The metrics a config or a name can ask for.</summary>
internal static class MetricTable
{
    public static Family Family { get; } = new("metric", nameof(Metric), "keras.metrics", Fill);

    private static void Fill()
    {
        Family.Add("accuracy", _ => new ShapedAccuracy().Named("accuracy"), "acc");
        Add("Accuracy", _ => new Accuracy());
        Add("BinaryAccuracy", c => new BinaryAccuracy(c.Float("threshold", 0.5f)), "binary_accuracy");
        Add("CategoricalAccuracy", _ => new CategoricalAccuracy(), "categorical_accuracy");
        Add("SparseCategoricalAccuracy", _ => new SparseCategoricalAccuracy(), "sparse_categorical_accuracy");
        Add("TopKCategoricalAccuracy", c => new TopKCategoricalAccuracy(c.Int("k", 5)), "top_k_categorical_accuracy");
        Add("SparseTopKCategoricalAccuracy", c => new SparseTopKCategoricalAccuracy(c.Int("k", 5)), "sparse_top_k_categorical_accuracy");
        // The mean of a function: the metric that the function is the name of, under a name of its own. As a function, accuracy compares words and ids.
        foreach (var name in (string[])["MeanMetricWrapper", "SumOverBatchSizeMetricWrapper"])
            Family.Wrap(name, function => function == "accuracy" ? "Accuracy" : function);
        Means();
        Crossentropies();
        Confusions();
        Areas();
    }

    private static void Means()
    {
        Add("Mean", _ => new Mean(), "mean");
        Add("Sum", _ => new Sum(), "sum");
        Add("MeanSquaredError", _ => new MeanSquaredError(), "mean_squared_error", "mse", "MSE");
        Add("RootMeanSquaredError", _ => new RootMeanSquaredError(), "root_mean_squared_error", "rmse");
        Add("MeanAbsoluteError", _ => new MeanAbsoluteError(), "mean_absolute_error", "mae", "MAE");
        Add("MeanAbsolutePercentageError", _ => new MeanAbsolutePercentageError(), "mean_absolute_percentage_error", "mape", "MAPE");
        Add("MeanSquaredLogarithmicError", _ => new MeanSquaredLogarithmicError(), "mean_squared_logarithmic_error", "msle", "MSLE");
        Add("LogCoshError", _ => new LogCoshError(), "log_cosh", "logcosh");
        Add("CosineSimilarity", c => new CosineSimilarity(c.Int("axis", -1)), "cosine_similarity");
        Add("PearsonCorrelation", c => new PearsonCorrelation(c.Int("axis", -1)), "pearson_correlation");
        Add("ConcordanceCorrelation", c => new ConcordanceCorrelation(c.Int("axis", -1)), "concordance_correlation");
        Add("R2Score", c => new R2Score(c.Json.ContainsKey("class_aggregation") ? c.OptionalText("class_aggregation") : "uniform_average",
            c.Int("num_regressors", 0)), "r2_score");
        Add("Hinge", _ => new Hinge(), "hinge");
        Add("SquaredHinge", _ => new SquaredHinge(), "squared_hinge");
        Add("CategoricalHinge", _ => new CategoricalHinge(), "categorical_hinge");
    }

    private static void Crossentropies()
    {
        Add("KLDivergence", _ => new KLDivergence(), "kl_divergence", "kld", "KLD", "kullback_leibler_divergence");
        Add("Poisson", _ => new Poisson(), "poisson");
        Add("BinaryCrossentropy", c => new BinaryCrossentropy(c.Bool("from_logits", false), c.Float("label_smoothing", 0f)),
            "binary_crossentropy", "bce", "BCE");
        Add("CategoricalCrossentropy", c => new CategoricalCrossentropy(
            c.Bool("from_logits", false), c.Float("label_smoothing", 0f), c.Int("axis", -1)), "categorical_crossentropy");
        Add("SparseCategoricalCrossentropy", c => new SparseCategoricalCrossentropy(
            c.Bool("from_logits", false), c.OptionalInt("ignore_class"), c.Int("axis", -1)), "sparse_categorical_crossentropy");
    }

    private static void Confusions()
    {
        Add("TruePositives", c => new TruePositives(Thresholds(c)), "true_positives");
        Add("TrueNegatives", c => new TrueNegatives(Thresholds(c)), "true_negatives");
        Add("FalsePositives", c => new FalsePositives(Thresholds(c)), "false_positives");
        Add("FalseNegatives", c => new FalseNegatives(Thresholds(c)), "false_negatives");
        Add("Precision", c => new Precision(Thresholds(c), c.OptionalInt("top_k"), c.OptionalInt("class_id")), "precision");
        Add("Recall", c => new Recall(Thresholds(c), c.OptionalInt("top_k"), c.OptionalInt("class_id")), "recall");
        Add("PrecisionAtRecall", c => new PrecisionAtRecall(c.Float("recall"), Tried(c), c.OptionalInt("class_id")));
        Add("RecallAtPrecision", c => new RecallAtPrecision(c.Float("precision"), Tried(c), c.OptionalInt("class_id")));
        Add("SensitivityAtSpecificity", c => new SensitivityAtSpecificity(c.Float("specificity"), Tried(c), c.OptionalInt("class_id")));
        Add("SpecificityAtSensitivity", c => new SpecificityAtSensitivity(c.Float("sensitivity"), Tried(c), c.OptionalInt("class_id")));
        Add("FBetaScore", c => new FBetaScore(c.OptionalText("average"), c.Float("beta", 1f), c.OptionalFloat("threshold")), "fbeta_score");
        Add("F1Score", c => new F1Score(c.OptionalText("average"), c.OptionalFloat("threshold")), "f1_score");
    }

    private static void Areas()
    {
        Add("AUC", c => new AUC(
            Tried(c), c.Text("curve", "ROC"), c.Text("summation_method", "interpolation"), Thresholds(c), c.Bool("multi_label", false),
            c.OptionalInt("num_labels"), c.Has("label_weights") ? c.Floats("label_weights") : null, c.Bool("from_logits", false)), "auc");
        Add("IoU", c => new IoU(c.Int("num_classes"), c.Ints("target_class_ids"), Ignored(c),
            c.Bool("sparse_y_true", true), c.Bool("sparse_y_pred", true), c.Int("axis", -1)));
        Add("MeanIoU", c => new MeanIoU(c.Int("num_classes"), Ignored(c),
            c.Bool("sparse_y_true", true), c.Bool("sparse_y_pred", true), c.Int("axis", -1)));
        Add("OneHotIoU", c => new OneHotIoU(c.Int("num_classes"), c.Ints("target_class_ids"), Ignored(c),
            c.Bool("sparse_y_pred", false), c.Int("axis", -1)));
        Add("OneHotMeanIoU", c => new OneHotMeanIoU(c.Int("num_classes"), Ignored(c), c.Bool("sparse_y_pred", false), c.Int("axis", -1)));
        Add("BinaryIoU", c => new BinaryIoU(c.OptionalInts("target_class_ids"), c.Float("threshold", 0.5f)));
    }

    private static float[]? Thresholds(Config config) => config.Has("thresholds") ? config.Floats("thresholds") : null;

    private static int Tried(Config config) => config.Int("num_thresholds", 200);

    private static int? Ignored(Config config) => config.OptionalInt("ignore_class");

    private static void Add(string name, Func<Config, Metric> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, config => Metric.ReadShared(read(config), config), aliases);
}
