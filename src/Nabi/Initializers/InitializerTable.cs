namespace Nabi.Initializers;

/// <summary>The initializers a config or a name can ask for.</summary>
internal static class InitializerTable
{
    public static Family Family { get; } = new("initializer", nameof(Initializer), "keras.initializers", Fill);

    private static void Fill()
    {
        Add("Zeros", _ => new Zeros(), "zeros", "zero");
        Add("Ones", _ => new Ones(), "ones", "one");
        Add("Constant", c => new Constant(c.Float("value", 0f)), "constant");
        Add("Identity", c => new Identity { Gain = c.Float("gain", 1f) }, "identity", "IdentityInitializer");
        Add("STFTInitializer", c => new STFTInitializer(c.Option<STFTSide>("side"))
        {
            Window = c.OptionalOption<STFTWindow>("window", STFTWindow.Hann),
            Scaling = c.OptionalOption<STFTScaling>("scaling", STFTScaling.Density),
            Periodic = c.Bool("periodic", false),
        }, "STFT", "stft");
        Add("RandomNormal", c => new RandomNormal
        {
            Mean = c.Float("mean", 0f),
            Stddev = c.Float("stddev", 0.05f),
            Seed = Initializer.SeedOf(c),
        }, "random_normal", "normal");
        Add("RandomUniform", c => new RandomUniform
        {
            Minval = c.Float("minval", -0.05f),
            Maxval = c.Float("maxval", 0.05f),
            Seed = Initializer.SeedOf(c),
        }, "random_uniform", "uniform");
        Add("TruncatedNormal", c => new TruncatedNormal
        {
            Mean = c.Float("mean", 0f),
            Stddev = c.Float("stddev", 0.05f),
            Seed = Initializer.SeedOf(c),
        }, "truncated_normal");
        Add("Orthogonal", c => new Orthogonal { Gain = c.Float("gain", 1f), Seed = Initializer.SeedOf(c) },
            "orthogonal", "OrthogonalInitializer");
        Add("VarianceScaling", c => new VarianceScaling
        {
            Scale = c.Float("scale", 1f),
            Mode = c.Option<FanMode>("mode", FanMode.FanIn),
            Distribution = c.Option<WeightDistribution>("distribution", WeightDistribution.TruncatedNormal),
            Seed = Initializer.SeedOf(c),
            InputAxes = c.OptionalInts("input_axes"),
            OutputAxes = c.OptionalInts("output_axes"),
        }, "variance_scaling");
        Add("GlorotUniform", c => new GlorotUniform { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) },
            "glorot_uniform");
        Add("GlorotNormal", c => new GlorotNormal { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) },
            "glorot_normal");
        Add("HeUniform", c => new HeUniform { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) }, "he_uniform");
        Add("HeNormal", c => new HeNormal { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) }, "he_normal");
        Add("LecunUniform", c => new LecunUniform { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) },
            "lecun_uniform");
        Add("LecunNormal", c => new LecunNormal { Seed = Initializer.SeedOf(c), InputAxes = In(c), OutputAxes = Out(c) }, "lecun_normal");
    }

    private static int[]? In(Config config) => config.OptionalInts("input_axes");

    private static int[]? Out(Config config) => config.OptionalInts("output_axes");

    private static void Add(string name, Func<Config, Initializer> read, params ReadOnlySpan<string> aliases)
        => Family.Add(name, read, aliases);
}
