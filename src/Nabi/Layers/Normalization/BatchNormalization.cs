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

    // Keras's settings that the library does not have: renormalization, and statistics of several machines.
    private static readonly ConfigSetting[] Others =
    [
        ConfigSetting.Fixed("synchronized", false), ConfigSetting.Fixed("renorm", false, refuses: true),
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

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, AxisSetting, MomentumSetting, MovingMeanInitializerSetting, MovingVarianceInitializerSetting, .. Others];

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
