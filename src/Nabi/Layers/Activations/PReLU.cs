using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>x above 0, alpha x below, with a learned <c>alpha</c> for every element of a sample (1 along shared axes).</summary>
/// <remarks>Keras's <c>PReLU</c>; He et al., 2015.</remarks>
public sealed class PReLU : Layer
{
    internal static readonly ConfigSetting<int[]> SharedAxesSetting = new(
        nameof(SharedAxes),
        null,
        static (config, key) => config.Ints(key),
        static (config, key, axes) => _ = axes.Length > 0 ? config.Set(key, axes) : config.Set(key, (JsonNode?)null))
    {
        Default = [],
    };

    private static readonly ConfigSetting<Initializer> AlphaInitializerSetting =
        ConfigSetting.Object<Initializer>(nameof(AlphaInitializer), new Zeros());
    private static readonly ConfigSetting<Regularizer?> AlphaRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(AlphaRegularizer));
    private static readonly ConfigSetting<Constraint?> AlphaConstraintSetting = ConfigSetting.Optional<Constraint>(nameof(AlphaConstraint));

    private Variable? alpha;

    /// <summary>A rectifier with learned slopes.</summary>
    /// <param name="sharedAxes">Axes along which one slope is shared, the batch axis being 0: <c>[1]</c> shares over time.</param>
    public PReLU(params int[] sharedAxes) => Set(SharedAxesSetting, sharedAxes ?? []);

    /// <summary>Axes along which one slope is shared, the batch axis being 0; none by default.</summary>
    public IReadOnlyList<int> SharedAxes => Get(SharedAxesSetting);

    /// <summary>The first slopes; zeros by default.</summary>
    public Initializer AlphaInitializer { get => Get(AlphaInitializerSetting); init => Set(AlphaInitializerSetting, value); }

    /// <summary>A penalty on the slopes; none by default.</summary>
    public Regularizer? AlphaRegularizer { get => Get(AlphaRegularizerSetting); init => Set(AlphaRegularizerSetting, value); }

    /// <summary>A rule that the slopes obey after every update; none by default.</summary>
    public Constraint? AlphaConstraint { get => Get(AlphaConstraintSetting); init => Set(AlphaConstraintSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [AlphaInitializerSetting, AlphaRegularizerSetting, AlphaConstraintSetting, SharedAxesSetting];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 2, "(batch, ...)");
        var shape = inputs[0];
        foreach (var axis in SharedAxes)
        {
            shape = axis >= 1 && axis < shape.Rank ? shape.With(axis, 1)
                : throw new NabiException(
                    $"{Title}: a shared axis must be 1 to {shape.Rank - 1} for an input of shape {inputs[0]}, got {axis}.");
        }

        for (var axis = 1; axis < shape.Rank; axis++)
            RequireKnown(shape, axis);
        alpha = AddWeight("alpha", shape.Slice(1, shape.Rank - 1), AlphaInitializer, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Ops.Relu(input) - alpha! * Ops.Relu(Ops.Negate(input));
}
