using System.Runtime.CompilerServices;

namespace Nabi.Optimizers;

/// <summary>
/// Changes variables along their gradients. A name stands for an optimizer with default settings: <c>"adam"</c>.
/// </summary>
/// <remarks>
/// The order of a step is Keras's: accumulate, undo the loss scale, clip, decay the weights, update, average.
/// Constraints are applied by whoever calls <see cref="Apply(IReadOnlyList{Variable}, IReadOnlyList{Tensor})"/>.
/// A custom one overrides <see cref="BuildSlots"/>, <see cref="BeginStep"/> and <see cref="Update"/>; to be loaded with a model it is
/// registered, and the settings that all optimizers share are then read by themselves.
/// </remarks>
public abstract partial class Optimizer : IFamily<Optimizer>
{
    private readonly List<Variable> state = [];
    private readonly Variable iteration;
    private Variable? rate;
    private string? name;

    /// <summary>Creates an optimizer with a fixed learning rate, which callbacks may change.</summary>
    /// <param name="learningRate">The learning rate; 0 or more.</param>
    /// <exception cref="NabiException">The learning rate is negative or not a number.</exception>
    protected Optimizer(float learningRate)
        : this()
    {
        Check(learningRate >= 0 && float.IsFinite(learningRate), $"the learning rate must be 0 or more, got {learningRate}.");
        rate = new Variable("learning_rate", learningRate, trainable: false);
        state.Add(rate);
    }

    /// <summary>Creates an optimizer whose learning rate follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    protected Optimizer(LearningRateSchedule schedule)
        : this()
        => Follow(schedule);

    private Optimizer()
    {
        iteration = new Variable("iteration", new Tensor(Shape.Scalar, [0]), trainable: false);
        state.Add(iteration);
    }

    /// <inheritdoc/>
    public abstract string ClassName { get; }

    static Family IFamily<Optimizer>.Table => OptimizerTable.Family;

    static Optimizer IFamily<Optimizer>.Completed(Optimizer value, Config config) => ReadShared(value, config);

    /// <summary>The name in front of its variables' paths; Keras's by default: <c>adam</c>, <c>rm_sprop</c>.</summary>
    public string Name
    {
        get => name ?? DefaultName;
        init => name = value;
    }

    /// <summary>The schedule the learning rate follows, or null when it is fixed.</summary>
    public LearningRateSchedule? Schedule { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    /// <exception cref="NabiException">Set while a <see cref="Schedule"/> decides, or to a negative value.</exception>
    public virtual float LearningRate
    {
        get => Schedule is { } schedule ? schedule.At(iteration.Value.Integers[0]) : rate!.Value.Floats[0];
        set
        {
            Check(rate is not null,
                $"the learning rate follows {Schedule?.ClassName}, so it cannot be set; create the optimizer with a number instead.");
            Check(value >= 0 && float.IsFinite(value), $"the learning rate must be 0 or more, got {value}.");
            rate!.Value.Floats[0] = value;
        }
    }

    /// <summary>
    /// The number of updates done: calls of <c>Apply</c>, or groups of them with <see cref="GradientAccumulationSteps"/>.
    /// </summary>
    public long Iterations => iteration.Value.Integers[0] / (GradientAccumulationSteps ?? 1);

    /// <summary>How much of each weight is taken away at a step, times the learning rate; null (default) for none.</summary>
    public float? WeightDecay { get; set; }

    /// <summary>The longest a variable's gradient may be; a longer one is shortened. Null (default) for no limit.</summary>
    public float? ClipNorm { get; set; }

    /// <summary>The longest all gradients together may be; longer ones are shortened by one factor. Null (default) for no limit.</summary>
    public float? GlobalClipNorm { get; set; }

    /// <summary>The largest size of one gradient element; larger ones are cut. Null (default) for no limit.</summary>
    public float? ClipValue { get; set; }

    /// <summary>True to keep a moving average of every variable, which replaces it at the end of training; false by default.</summary>
    public bool UseEma { get; set; }

    /// <summary>How slowly the average moves, 0 to 1; 0.99 by default.</summary>
    public float EmaMomentum { get; set; } = 0.99f;

    /// <summary>After how many updates the average replaces the variables each time; null (default) for the end of training only.</summary>
    public int? EmaOverwriteFrequency { get; set; }

    /// <summary>What the loss was multiplied by before its gradients were taken; null (default) for nothing.</summary>
    public float? LossScaleFactor { get; set; }

    /// <summary>How many gradients are averaged before one update, at least 2; null (default) for every gradient an update.</summary>
    public int? GradientAccumulationSteps { get; set; }

    /// <summary>True once the state exists.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>
    /// The state in Keras's order and with Keras's paths: <c>adam/iteration</c>, <c>adam/learning_rate</c> (unless a schedule
    /// decides), then averages, accumulators and slots such as <c>adam/dense_kernel_momentum</c>.
    /// </summary>
    public virtual IReadOnlyList<Variable> Variables
    {
        get
        {
            iteration.Path = $"{Name}/iteration";
            if (rate is not null)
                rate.Path = $"{Name}/learning_rate";
            return state;
        }
    }

    /// <summary>The name Keras gives when none is chosen.</summary>
    private protected virtual string DefaultName => SnakeCase.Of(ClassName);

    /// <summary>The optimizer of this name with default settings: <c>"adam"</c>.</summary>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public static implicit operator Optimizer(string name) => Registry.Named<Optimizer>(name, "Optimizer");

    /// <summary>Writes the settings all optimizers share; an optimizer adds its own.</summary>
    public virtual void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Set("name", Name);
        if (Schedule is { } schedule)
            config.Set("learning_rate", schedule);
        else
            config.Set("learning_rate", LearningRate);
        config.Set("weight_decay", Number(WeightDecay)).Set("clipnorm", Number(ClipNorm)).Set("global_clipnorm", Number(GlobalClipNorm))
            .Set("clipvalue", Number(ClipValue)).Set("use_ema", UseEma).Set("ema_momentum", EmaMomentum)
            .Set("ema_overwrite_frequency", EmaOverwriteFrequency is { } frequency ? frequency : null)
            .Set("loss_scale_factor", Number(LossScaleFactor))
            .Set("gradient_accumulation_steps", GradientAccumulationSteps is { } steps ? steps : null);
    }

    /// <summary>Reads the settings all optimizers share into a new optimizer.</summary>
    internal static TOptimizer ReadShared<TOptimizer>(TOptimizer optimizer, Config config)
        where TOptimizer : Optimizer
    {
        optimizer.name = config.OptionalText("name");
        optimizer.ReadRate(config);
        if (config.Json.ContainsKey("weight_decay"))
            optimizer.WeightDecay = config.OptionalFloat("weight_decay");
        optimizer.ClipNorm = config.OptionalFloat("clipnorm");
        optimizer.GlobalClipNorm = config.OptionalFloat("global_clipnorm");
        optimizer.ClipValue = config.OptionalFloat("clipvalue");
        optimizer.UseEma = config.Bool("use_ema", false);
        optimizer.EmaMomentum = config.Float("ema_momentum", 0.99f);
        optimizer.EmaOverwriteFrequency = config.OptionalInt("ema_overwrite_frequency");
        optimizer.LossScaleFactor = config.OptionalFloat("loss_scale_factor");
        optimizer.GradientAccumulationSteps = config.OptionalInt("gradient_accumulation_steps");
        optimizer.Validate();
        return optimizer;
    }

    /// <summary>Refuses settings that contradict each other or make no sense.</summary>
    /// <exception cref="NabiException">With the setting's name.</exception>
    internal void Validate()
    {
        var limits = (ClipNorm is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1);
        Check(limits <= 1, $"only one of ClipNorm, GlobalClipNorm and ClipValue can be set.");
        Check(!(ClipNorm < 0) && !(GlobalClipNorm < 0) && !(ClipValue < 0), $"ClipNorm, GlobalClipNorm and ClipValue must be 0 or more.");
        Check(!(WeightDecay < 0), $"WeightDecay must be 0 or more, got {WeightDecay}.");
        Check(EmaMomentum is >= 0 and <= 1, $"EmaMomentum must be from 0 to 1, got {EmaMomentum}.");
        Check(EmaOverwriteFrequency is null or >= 1, $"EmaOverwriteFrequency must be 1 or more, got {EmaOverwriteFrequency}.");
        Check(GradientAccumulationSteps is null or >= 2, $"GradientAccumulationSteps must be 2 or more, got {GradientAccumulationSteps}.");
        Check(LossScaleFactor is null or > 0, $"LossScaleFactor must be above 0, got {LossScaleFactor}.");
    }

    /// <summary>Whether there is a variable to change; refuses gradients that are not as many.</summary>
    private protected bool IsToDo(IReadOnlyList<Variable> variables, IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(gradients);
        Check(variables.Count == gradients.Count, $"as many gradients as variables are needed.");
        return variables.Count > 0;
    }

    /// <summary>Throws with the optimizer's name in front when <paramref name="holds"/> is false.</summary>
    private protected void Check(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] CheckMessage message)
    {
        if (!holds)
            throw new NabiException($"{ClassName}: {message.ToString()}");
    }

    /// <summary>Gives the optimizer another name.</summary>
    internal void Rename(string chosen) => name = chosen;

    /// <summary>Reads the learning rate, a number or a schedule.</summary>
    private protected virtual void ReadRate(Config config)
    {
        if (config["learning_rate"] is System.Text.Json.Nodes.JsonObject)
            Follow(config.Object<LearningRateSchedule>("learning_rate")!);
        else
            LearningRate = config.Float("learning_rate", LearningRate);
    }

    /// <summary>Lets a schedule decide the learning rate, in place of the number there is.</summary>
    private protected void Follow(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
        if (rate is not null)
            state.Remove(rate);
        rate = null;
    }

    private static System.Text.Json.Nodes.JsonNode? Number(float? value) => value is { } number ? number : null;
}
