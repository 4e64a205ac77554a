using Nabi.Configs;
using Nabi.Initializers;

namespace Nabi.Layers;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta for each channel. In training mean and variance are those of the
/// batch (steps that a mask leaves out do not count) and the moving statistics follow them; in inference, or when the layer
/// is frozen, the moving statistics are used.
/// </summary>
/// <remarks>Keras's <c>BatchNormalization</c>; Ioffe and Szegedy, 2015.</remarks>
public sealed class BatchNormalization : AffineNormalization
{
    private const float Tiny = 1e-7f;

    private Variable? movingMean;
    private Variable? movingVariance;

    /// <summary>A batch normalization.</summary>
    /// <param name="axis">The axis of the channels; the last by default.</param>
    public BatchNormalization(int axis = -1)
        : base(null) => Axis = axis;

    private BatchNormalization(Config config)
        : base(config)
    {
        Axis = config.Has("axis") && config.Ints("axis") is { Length: not 1 } several
            ? throw new NabiException($"{config.Owner}: axis must be one axis, got {several.Length}.") : config.OptionalInts("axis")?[0] ?? -1;
        Momentum = config.Float("momentum", 0.99f);
        MovingMeanInitializer = config.Object<Initializer>("moving_mean_initializer") ?? new Zeros();
        MovingVarianceInitializer = config.Object<Initializer>("moving_variance_initializer") ?? new Ones();
        if (config.Bool("renorm", false))
            throw new NabiException($"{config.Owner}: renorm is not supported; set it to false.");
    }

    /// <summary>The axis of the channels.</summary>
    public int Axis { get; }

    /// <summary>The share of the old value in each step of the moving statistics; 0.99 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Momentum
    {
        get;
        init => field = value is >= 0f and <= 1f ? value : throw new NabiException($"BatchNormalization: momentum must be between 0 and 1, got {value}.");
    } = 0.99f;

    /// <summary>The first moving mean; zeros by default.</summary>
    public Initializer MovingMeanInitializer { get; init; } = new Zeros();

    /// <summary>The first moving variance; ones by default.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = new Ones();

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("axis", Axis).Set("momentum", Momentum).Set("moving_mean_initializer", MovingMeanInitializer)
            .Set("moving_variance_initializer", MovingVarianceInitializer).Set("synchronized", false)
            .Set("renorm", false).Set("renorm_clipping", (System.Text.Json.Nodes.JsonNode?)null).Set("renorm_momentum", 0.99f);
    }

    internal static BatchNormalization Read(Config config) => new(config);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 2, "(batch, ..., channels)");
        Shape shape = [RequireKnown(inputs[0], Axis)];
        CreateAffine(shape);
        movingMean = AddWeight("moving_mean", shape, MovingMeanInitializer, isTrainable: false);
        movingVariance = AddWeight("moving_variance", shape, MovingVarianceInitializer, isTrainable: false);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        var channel = input.Shape.Axis(Axis);
        if (input.Shape[channel] >= 0 && input.Shape[channel] != movingMean!.Shape[0])
            throw new NabiException($"{Title} was built for {movingMean.Shape[0]} channels on axis {Axis}, got an input of shape {input.Shape}.");
        if (input.IsSymbolic)
            return input;
        Shape wide = channel == input.Rank - 1 ? movingMean!.Shape
            : new Shape([movingMean!.Shape[0], .. Enumerable.Repeat(1, input.Rank - 1 - channel)]);
        if (!context.Training || !Trainable)
            return Affine((input - Seen(movingMean!, wide)) * Ops.Rsqrt(Seen(movingVariance!, wide) + Epsilon), wide);

        int[] axes = [.. Enumerable.Range(0, input.Rank).Where(axis => axis != channel)];
        var (y, mean, variance) = context.Mask is { } mask ? Masked(input, mask, axes) : Ops.Normalize(input, axes, Epsilon);
        Follow(movingMean!, mean);
        Follow(movingVariance!, variance);
        return Affine(y, wide);
    }

    private void Follow(Variable moving, Tensor now)
    {
        var value = Ops.StopGradient(Ops.View(now, moving.Shape));
        Ops.Assign(moving, moving.Value * Momentum + value * (1f - Momentum));
    }

    private (Tensor Normalized, Tensor Mean, Tensor Variance) Masked(Tensor x, Tensor mask, int[] axes)
    {
        if (mask.Rank != x.Rank - 1)
            throw new NabiException($"{Title} expects a mask with one axis less than the input {x.Shape}, got {mask.Shape}.");
        var counts = Ops.Cast(Ops.ExpandDims(mask, -1), DType.Float32);
        var sum = Ops.Sum(counts, axes, keepDims: true) + Tiny;
        var weighted = x * counts;
        var mean = Ops.Sum(weighted, axes, keepDims: true) / sum;
        var variance = Ops.Sum(counts * Ops.Square(weighted - mean), axes, keepDims: true) / sum;
        return ((x - mean) * Ops.Rsqrt(variance + Epsilon), mean, variance);
    }
}
