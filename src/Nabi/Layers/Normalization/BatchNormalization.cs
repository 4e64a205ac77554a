using Nabi.Distributed;

namespace Nabi.Layers;

/// <summary>
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta for each channel. In training mean and variance are those of the
/// batch (steps that a mask leaves out do not count) and the moving statistics follow them; in inference, or when the layer
/// is frozen, the moving statistics are used.
/// </summary>
/// <remarks>Keras's <c>BatchNormalization</c>; Ioffe and Szegedy, 2015.</remarks>
public sealed class BatchNormalization : AffineNormalization
{
    internal static readonly ConfigSetting<int> AxisSetting = new(
        nameof(Axis),
        null,
        static (config, key) => config.Ints(key) is [var axis]
            ? axis : throw new NabiException($"{config.Owner}: axis must be one axis, got {config.Ints(key).Length}."),
        static (config, key, axis) => config.Set(key, axis))
    {
        Default = -1,
    };

    private static readonly ConfigSetting<float> MomentumSetting = ConfigSetting.Float(nameof(Momentum), 0.99f, Must.BeFraction);
    private static readonly ConfigSetting<Initializer> MovingMeanInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(MovingMeanInitializer), new Zeros());

    private static readonly ConfigSetting<Initializer> MovingVarianceInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(MovingVarianceInitializer), new Ones());

    private static readonly ConfigSetting<bool> SynchronizedSetting = ConfigSetting.Bool(nameof(Synchronized), false);

    // Keras's settings that the library does not have: renormalization.
    private static readonly ConfigSetting[] Others =
    [
        ConfigSetting.Fixed("renorm", false, refuses: true),
        ConfigSetting.Fixed("renorm_clipping"), ConfigSetting.Fixed("renorm_momentum", 0.99f),
    ];

    private const float Tiny = 1e-7f;

    private Variable? movingMean;
    private Variable? movingVariance;

    /// <summary>A batch normalization.</summary>
    /// <param name="axis">The axis of the channels; the last by default.</param>
    public BatchNormalization(int axis = -1) => Set(AxisSetting, axis);

    /// <summary>The axis of the channels.</summary>
    public int Axis => Get(AxisSetting);

    /// <summary>The share of the old value in each step of the moving statistics; 0.99 by default.</summary>
    /// <exception cref="NabiException">Outside 0 to 1.</exception>
    public float Momentum { get => Get(MomentumSetting); init => Set(MomentumSetting, value); }

    /// <summary>The first moving mean; zeros by default.</summary>
    public Initializer MovingMeanInitializer { get => Get(MovingMeanInitializerSetting); init => Set(MovingMeanInitializerSetting, value); }

    /// <summary>The first moving variance; ones by default.</summary>
    public Initializer MovingVarianceInitializer
    {
        get => Get(MovingVarianceInitializerSetting);
        init => Set(MovingVarianceInitializerSetting, value);
    }

    /// <summary>
    /// Whether mean and variance are those of the whole batch where it is cut over the ranks of a cluster (<c>FitOptions.Cluster</c>);
    /// false by default: each part of the batch is normalized by itself. It costs three small messages in each direction, and the bits
    /// depend on the number of ranks.
    /// </summary>
    public bool Synchronized { get => Get(SynchronizedSetting); init => Set(SynchronizedSetting, value); }

    /// <summary>The ranks that the statistics are of while a model trains on a cluster; null otherwise.</summary>
    internal RankSum? Ranks { get; set; }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, AxisSetting, MomentumSetting, MovingMeanInitializerSetting,
            MovingVarianceInitializerSetting, SynchronizedSetting,
            .. Others];

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

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
        {
            throw new NabiException(
                $"{Title} was built for {movingMean.Shape[0]} channels on axis {Axis}, got an input of shape {input.Shape}.");
        }

        if (input.IsSymbolic)
            return input;
        Shape wide = channel == input.Rank - 1 ? movingMean!.Shape
            : new Shape([movingMean!.Shape[0], .. Enumerable.Repeat(1, input.Rank - 1 - channel)]);
        if (!context.Training || !Trainable)
            return Moved(input, wide);

        int[] axes = [.. Enumerable.Range(0, input.Rank).Where(axis => axis != channel)];
        var (y, mean, variance) = Ranks is { } ranks ? Together(input, context.Mask, axes, ranks)
            : context.Mask is { } mask ? Masked(input, mask, axes) : Ops.Normalize(input, axes, Epsilon);
        Follow(movingMean!, mean);
        Follow(movingVariance!, variance);
        return Affine(y, wide);
    }

    // One factor and one offset per channel, as Keras computes it: two operations for each number.
    private Tensor Moved(Tensor x, Shape wide)
    {
        var factor = Ops.Rsqrt(Seen(movingVariance!, wide) + Epsilon);
        if (Gamma is not null)
            factor *= Seen(Gamma, wide);
        var offset = -(Seen(movingMean!, wide) * factor);
        if (Beta is not null)
            offset += Seen(Beta, wide);
        return x * factor + offset;
    }

    private void Follow(Variable moving, Tensor now)
    {
        var value = Ops.StopGradient(Ops.View(now, moving.Shape));
        Ops.Assign(moving, moving.Value * Momentum + value * (1f - Momentum));
    }

    /// <summary>Statistics of the batches of all ranks together.</summary>
    private (Tensor Normalized, Tensor Mean, Tensor Variance) Together(Tensor x, Tensor? mask, int[] axes, RankSum ranks)
    {
        if (mask is not null && mask.Rank != x.Rank - 1)
            throw new NabiException($"{Title} expects a mask with one axis less than the input {x.Shape}, got {mask.Shape}.");
        var counts = mask is null ? null : Ops.Cast(Ops.ExpandDims(mask, -1), DType.Float32);
        var size = axes.Aggregate(1, (product, axis) => checked(product * x.Shape[axis]));
        var own = counts is null
            ? Tensor.Filled(new Shape([.. Enumerable.Repeat(1, x.Rank)]), size) : Ops.Sum(counts, axes, keepDims: true);
        var sum = ranks.Of(own) + Tiny;
        var weighted = counts is null ? x : x * counts;
        var mean = ranks.Of(Ops.Sum(weighted, axes, keepDims: true)) / sum;
        var squares = Ops.Square(weighted - mean);
        var variance = ranks.Of(Ops.Sum(counts is null ? squares : counts * squares, axes, keepDims: true)) / sum;
        return ((x - mean) * Ops.Rsqrt(variance + Epsilon), mean, variance);
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
