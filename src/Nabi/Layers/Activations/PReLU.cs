using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>x above 0, alpha x below, with a learned <c>alpha</c> for every element of a sample (1 along shared axes).</summary>
/// <remarks>Keras's <c>PReLU</c>; He et al., 2015.</remarks>
public sealed class PReLU : Layer
{
    private Variable? alpha;

    /// <summary>A rectifier with learned slopes.</summary>
    /// <param name="sharedAxes">Axes along which one slope is shared, the batch axis being 0: <c>[1]</c> shares over time.</param>
    public PReLU(params int[] sharedAxes) => SharedAxes = sharedAxes ?? [];

    /// <summary>Axes along which one slope is shared, the batch axis being 0; none by default.</summary>
    public IReadOnlyList<int> SharedAxes { get; }

    /// <summary>The first slopes; zeros by default.</summary>
    public Initializer AlphaInitializer { get; init; } = new Zeros();

    /// <summary>A penalty on the slopes; none by default.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>A rule that the slopes obey after every update; none by default.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("alpha_initializer", AlphaInitializer).Set("alpha_regularizer", AlphaRegularizer).Set("alpha_constraint", AlphaConstraint);
        if (SharedAxes.Count > 0)
            config.Set("shared_axes", [.. SharedAxes]);
        else
            config.Set("shared_axes", (System.Text.Json.Nodes.JsonNode?)null);
    }

    internal static PReLU Read(Config config)
        => new(config.OptionalInts("shared_axes") ?? [])
        {
            AlphaInitializer = config.Object<Initializer>("alpha_initializer") ?? new Zeros(),
            AlphaRegularizer = config.Object<Regularizer>("alpha_regularizer"),
            AlphaConstraint = config.Object<Constraint>("alpha_constraint"),
        };

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 2, "(batch, ...)");
        var shape = inputs[0];
        foreach (var axis in SharedAxes)
            shape = axis >= 1 && axis < shape.Rank ? shape.With(axis, 1)
                : throw new NabiException($"{Title}: a shared axis must be 1 to {shape.Rank - 1} for an input of shape {inputs[0]}, got {axis}.");
        for (var axis = 1; axis < shape.Rank; axis++)
            RequireKnown(shape, axis);
        alpha = AddWeight("alpha", shape.Slice(1, shape.Rank - 1), AlphaInitializer, AlphaRegularizer, AlphaConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Ops.Relu(input) - alpha! * Ops.Relu(Ops.Negate(input));
}
