namespace Nabi.Losses;

/// <summary>The losses a config or a name can ask for.</summary>
internal static class LossTable
{
    public static Family Family { get; } = new("loss", nameof(Loss), "keras.losses", Fill);

    /// <summary>The losses, with their other names; each is a metric too.</summary>
    public static IReadOnlyList<(Func<Loss> Make, string[] Aliases)> Known { get; } =
    [
        (() => new MeanSquaredError(), ["mean_squared_error", "mse", "MSE"]),
        (() => new MeanAbsoluteError(), ["mean_absolute_error", "mae", "MAE"]),
        (() => new MeanAbsolutePercentageError(), ["mean_absolute_percentage_error", "mape", "MAPE"]),
        (() => new MeanSquaredLogarithmicError(), ["mean_squared_logarithmic_error", "msle", "MSLE"]),
        (() => new LogCosh(), ["log_cosh", "logcosh"]),
        (() => new Poisson(), ["poisson"]),
        (() => new Hinge(), ["hinge"]),
        (() => new SquaredHinge(), ["squared_hinge"]),
        (() => new CategoricalHinge(), ["categorical_hinge"]),
        (() => new KLDivergence(), ["kl_divergence", "kld", "KLD", "kullback_leibler_divergence"]),
        (() => new Huber(), ["huber", "huber_loss"]),
        (() => new CosineSimilarity(), ["cosine_similarity", "cosine_proximity", "cosine"]),
        (() => new BinaryCrossentropy(), ["binary_crossentropy", "bce", "BCE"]),
        (() => new BinaryFocalCrossentropy(), ["binary_focal_crossentropy"]),
        (() => new CategoricalCrossentropy(), ["categorical_crossentropy"]),
        (() => new CategoricalFocalCrossentropy(), ["categorical_focal_crossentropy"]),
        (() => new SparseCategoricalCrossentropy(), ["sparse_categorical_crossentropy"]),
        (() => new CategoricalGeneralizedCrossEntropy(), ["categorical_generalized_cross_entropy"]),
        (() => new Dice(), ["dice"]),
        (() => new Tversky(), ["tversky"]),
        (() => new Circle(), ["circle"]),
        (() => new CTC(), ["ctc"]),
        (() => new SymmetricMeanAbsolutePercentageError(), ["symmetric_mean_absolute_percentage_error", "smape"]),
        (() => new Pinball(), ["pinball"]),
        (() => new IntervalScore(), ["interval_score"]),
        (() => new GaussianNegativeLogLikelihood(), ["gaussian_negative_log_likelihood"]),
        (() => new StudentTNegativeLogLikelihood(), ["student_t_negative_log_likelihood"]),
        (() => new NegativeBinomialNegativeLogLikelihood(), ["negative_binomial_negative_log_likelihood"]),
    ];

    private static void Fill()
    {
        foreach (var (make, aliases) in Known)
            Add(make().ClassName, make, aliases);
        Add("crossentropy", () => new ShapedCrossentropy(), "ce");
        // Keras 2's loss of a function: the loss that the function is the name of.
        Family.Wrap("LossFunctionWrapper", name => name);
    }

    private static void Add(string name, Func<Loss> make, params ReadOnlySpan<string> aliases)
        => Family.Add(name, config => Loss.Read(make(), config), aliases);
}
