namespace Nabi.Optimizers;

/// <summary>The optimizers a config or a name can ask for.</summary>
internal static class OptimizerTable
{
    public static Family Family { get; } = new("optimizer", nameof(Optimizer), "keras.optimizers", Fill);

    private static void Fill()
    {
        Add("SGD", c => new SGD { Momentum = c.Float("momentum", 0f), Nesterov = c.Bool("nesterov", false) }, "sgd");
        Add("RMSprop", c => new RMSprop
        {
            Rho = c.Float("rho", 0.9f),
            Momentum = c.Float("momentum", 0f),
            Epsilon = Epsilon(c),
            Centered = c.Bool("centered", false),
        }, "rmsprop", "rm_sprop");
        Add("Adam", c => new Adam { Beta1 = Beta1(c), Beta2 = Beta2(c), Epsilon = Epsilon(c), Amsgrad = c.Bool("amsgrad", false) }, "adam");
        Add("AdamW", c => new AdamW { Beta1 = Beta1(c), Beta2 = Beta2(c), Epsilon = Epsilon(c), Amsgrad = c.Bool("amsgrad", false) },
            "adamw", "adam_w");
        Add("Adadelta", c => new Adadelta { Rho = c.Float("rho", 0.95f), Epsilon = Epsilon(c) }, "adadelta");
        Add("Adagrad", c => new Adagrad { InitialAccumulatorValue = Initial(c), Epsilon = Epsilon(c) }, "adagrad");
        Add("Adamax", c => new Adamax { Beta1 = Beta1(c), Beta2 = Beta2(c), Epsilon = Epsilon(c) }, "adamax");
        Add("Nadam", c => new Nadam { Beta1 = Beta1(c), Beta2 = Beta2(c), Epsilon = Epsilon(c) }, "nadam");
        Add("Lamb", c => new Lamb { Beta1 = Beta1(c), Beta2 = Beta2(c), Epsilon = Epsilon(c) }, "lamb");
        Add("Lion", c => new Lion { Beta1 = Beta1(c), Beta2 = c.Float("beta_2", 0.99f) }, "lion");
        Add("Ftrl", c => new Ftrl
        {
            LearningRatePower = c.Float("learning_rate_power", -0.5f),
            InitialAccumulatorValue = Initial(c),
            L1RegularizationStrength = c.Float("l1_regularization_strength", 0f),
            L2RegularizationStrength = c.Float("l2_regularization_strength", 0f),
            L2ShrinkageRegularizationStrength = c.Float("l2_shrinkage_regularization_strength", 0f),
            Beta = c.Float("beta", 0f),
        }, "ftrl");
        Add("Adafactor", c => new Adafactor
        {
            Beta2Decay = c.Float("beta_2_decay", -0.8f),
            Epsilon1 = c.Float("epsilon_1", 1e-30f),
            Epsilon2 = c.Float("epsilon_2", 1e-3f),
            ClipThreshold = c.Float("clip_threshold", 1f),
            RelativeStep = c.Bool("relative_step", true),
        }, "adafactor");
        Add("ScheduleFreeAdamW", c => new ScheduleFreeAdamW
        {
            Beta1 = Beta1(c),
            Beta2 = Beta2(c),
            Epsilon = c.Float("epsilon", 1e-8f),
            WarmupSteps = c.Int("warmup_steps", 0),
        }, "schedulefreeadamw", "schedule_free_adamw");
        Add("MultiOptimizer", MultiOptimizer.Read);
        Add("Muon", c => new Muon
        {
            AdamBeta1 = c.Float("adam_beta_1", 0.9f),
            AdamBeta2 = c.Float("adam_beta_2", 0.999f),
            AdamWeightDecay = c.Json.ContainsKey("adam_weight_decay") ? c.OptionalFloat("adam_weight_decay") : 0.004f,
            Epsilon = Epsilon(c),
            ExcludeLayers = Words(c, "exclude_layers"),
            ExcludeEmbeddings = c.Bool("exclude_embeddings", true),
            MuonA = c.Float("muon_a", 3.4445f),
            MuonB = c.Float("muon_b", -4.7750f),
            MuonC = c.Float("muon_c", 2.0315f),
            AdamLrRatio = c.Float("adam_lr_ratio", 1f),
            Momentum = c.Float("momentum", 0.95f),
            NsSteps = c.Int("ns_steps", 5),
            Nesterov = c.Bool("nesterov", true),
            RmsRate = c.Float("rms_rate", 0.2f),
        }, "muon");
    }

    private static string[] Words(Config config, string key)
        => config[key] switch
        {
            null => [],
            JsonArray list when list.All(item => item is JsonValue value && value.TryGetValue<string>(out _))
                => [.. list.Select(item => item!.GetValue<string>())],
            var other =>
                throw new NabiException($"{config.Owner}: the setting '{key}' must be a list of texts, got {JsonDescription.Of(other)}."),
        };

    private static float Epsilon(Config c) => c.Float("epsilon", 1e-7f);

    private static float Beta1(Config c) => c.Float("beta_1", 0.9f);

    private static float Beta2(Config c) => c.Float("beta_2", 0.999f);

    private static float Initial(Config c) => c.Float("initial_accumulator_value", 0.1f);

    private static void Add(string name, Func<Config, Optimizer> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, config => Optimizer.ReadShared(read(config), config), aliases);
}
