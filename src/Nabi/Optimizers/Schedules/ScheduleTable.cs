namespace Nabi.Optimizers;

/// <summary>The schedules a config can ask for.</summary>
internal static class ScheduleTable
{
    public static Family Family { get; } = new("learning rate schedule", nameof(LearningRateSchedule), "keras.optimizers.schedules", Fill);

    private static void Fill()
    {
        Add("ExponentialDecay", c => new ExponentialDecay(
            c.Float("initial_learning_rate"), c.Float("decay_steps"), c.Float("decay_rate"))
        { Staircase = c.Bool("staircase", false), Name = NameOf(c)! });
        Add("InverseTimeDecay", c => new InverseTimeDecay(
            c.Float("initial_learning_rate"), c.Float("decay_steps"), c.Float("decay_rate"))
        { Staircase = c.Bool("staircase", false), Name = NameOf(c)! });
        Add("PolynomialDecay", c => new PolynomialDecay(
            c.Float("initial_learning_rate"), c.Float("decay_steps"))
        {
            EndLearningRate = c.Float("end_learning_rate", 0.0001f),
            Power = c.Float("power", 1f),
            Cycle = c.Bool("cycle", false),
            Name = NameOf(c)!,
        });
        Add("PiecewiseConstantDecay", c => new PiecewiseConstantDecay(c.Floats("boundaries"), c.Floats("values")) { Name = NameOf(c)! });
        Add("CosineDecay", c => new CosineDecay(
            c.Float("initial_learning_rate"), c.Float("decay_steps"))
        {
            Alpha = c.Float("alpha", 0f),
            WarmupTarget = c.OptionalFloat("warmup_target"),
            WarmupSteps = c.Float("warmup_steps", 0f),
            Name = NameOf(c)!,
        });
        Add("CosineDecayRestarts", c => new CosineDecayRestarts(
            c.Float("initial_learning_rate"), c.Float("first_decay_steps"))
        {
            TMul = c.Float("t_mul", 2f),
            MMul = c.Float("m_mul", 1f),
            Alpha = c.Float("alpha", 0f),
            Name = NameOf(c)!,
        });
    }

    // Null keeps the schedule's own default name.
    private static string? NameOf(Config config) => config.OptionalText("name");

    private static void Add(string name, Func<Config, LearningRateSchedule> read) => Family.Add(name, read);
}
