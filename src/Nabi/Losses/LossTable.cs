using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>The losses a config or a name can ask for.</summary>
internal static class LossTable
{
    public static Family Family { get; } = new("loss", nameof(Loss), "keras.losses", Fill);

    private static void Fill()
    {
        Add("MeanSquaredError", c => new MeanSquaredError { Name = Name(c)! }, "mean_squared_error", "mse", "MSE");
        Add("MeanAbsoluteError", c => new MeanAbsoluteError { Name = Name(c)! }, "mean_absolute_error", "mae", "MAE");
        Add("MeanAbsolutePercentageError", c => new MeanAbsolutePercentageError { Name = Name(c)! },
            "mean_absolute_percentage_error", "mape", "MAPE");
        Add("MeanSquaredLogarithmicError", c => new MeanSquaredLogarithmicError { Name = Name(c)! },
            "mean_squared_logarithmic_error", "msle", "MSLE");
        Add("LogCosh", c => new LogCosh { Name = Name(c)! }, "log_cosh", "logcosh");
        Add("Poisson", c => new Poisson { Name = Name(c)! }, "poisson");
        Add("Hinge", c => new Hinge { Name = Name(c)! }, "hinge");
        Add("SquaredHinge", c => new SquaredHinge { Name = Name(c)! }, "squared_hinge");
        Add("CategoricalHinge", c => new CategoricalHinge { Name = Name(c)! }, "categorical_hinge");
        Add("KLDivergence", c => new KLDivergence { Name = Name(c)! }, "kl_divergence", "kld", "KLD", "kullback_leibler_divergence");
        Add("Huber", c => new Huber(c.Float("delta", 1f)) { Name = Name(c)! }, "huber", "huber_loss");
        Add("CosineSimilarity", c => new CosineSimilarity(c.Int("axis", -1)) { Name = Name(c)! }, "cosine_similarity", "cosine_proximity", "cosine");
        Add("BinaryCrossentropy", c => new BinaryCrossentropy(Logits(c), Smoothing(c), c.Int("axis", -1)) { Name = Name(c)! },
            "binary_crossentropy", "bce", "BCE");
        Add("BinaryFocalCrossentropy", c => new BinaryFocalCrossentropy(c.Bool("apply_class_balancing", false), c.Float("alpha", 0.25f),
            c.Float("gamma", 2f), Logits(c), Smoothing(c), c.Int("axis", -1))
        { Name = Name(c)! }, "binary_focal_crossentropy");
        Add("CategoricalCrossentropy", c => new CategoricalCrossentropy(Logits(c), Smoothing(c), c.Int("axis", -1)) { Name = Name(c)! },
            "categorical_crossentropy");
        Add("CategoricalFocalCrossentropy", c => new CategoricalFocalCrossentropy(c.Has("alpha") ? c.Floats("alpha") : null,
            c.Float("gamma", 2f), Logits(c), Smoothing(c), c.Int("axis", -1))
        { Name = Name(c)! }, "categorical_focal_crossentropy");
        Add("SparseCategoricalCrossentropy", c => new SparseCategoricalCrossentropy(Logits(c), c.OptionalInt("ignore_class"), c.Int("axis", -1))
        { Name = Name(c)! }, "sparse_categorical_crossentropy");
        Add("CategoricalGeneralizedCrossEntropy", c => new CategoricalGeneralizedCrossEntropy(c.Float("q", 0.5f)) { Name = Name(c)! },
            "categorical_generalized_cross_entropy");
        Add("Dice", c => new Dice(c.OptionalInts("axis")) { Name = Name(c)! }, "dice");
        Add("Tversky", c => new Tversky(c.Float("alpha", 0.5f), c.Float("beta", 0.5f), c.OptionalInts("axis")) { Name = Name(c)! }, "tversky");
        Add("Circle", c => new Circle(c.Float("gamma", 80f), c.Float("margin", 0.4f), c.Bool("remove_diagonal", true)) { Name = Name(c)! }, "circle");
        Add("crossentropy", _ => new ShapedCrossentropy(), "ce");
        Add("CTC", c => new CTC { Name = Name(c)! }, "ctc");
        // Keras 2's loss of a function: the loss that the function is the name of.
        Family.Wrap("LossFunctionWrapper", name => name);
    }

    // Null keeps the loss's own default name.
    private static string? Name(Config config) => config.OptionalText("name");

    private static bool Logits(Config config) => config.Bool("from_logits", false);

    private static float Smoothing(Config config) => config.Float("label_smoothing", 0f);

    private static void Add(string name, Func<Config, Loss> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, config => Loss.ReadShared(read(config), config), aliases);
}
