namespace Nabi.Layers;

/// <summary>
/// What <see cref="Conv1DTranspose"/>, <see cref="Conv2DTranspose"/> and <see cref="Conv3DTranspose"/> share: every input spreads the
/// kernel over the output, so that strides enlarge.
/// </summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class TransposedConvolutionLayer<TSize> : ConvolutionLayer<TSize>
    where TSize : struct
{
    private static readonly AxisSetting OutputPaddingSettings = AxisSetting.Optional(nameof(Conv1DTranspose.OutputPadding), 0);

    private protected TransposedConvolutionLayer(int filters, TSize kernel, Activation? activation)
        : base(filters, kernel, activation)
    {
    }

    /// <summary>
    /// Steps (or planes, rows and columns) added behind the output, below the strides; null (default) for what the padding asks.
    /// </summary>
    /// <exception cref="NabiException">Negative.</exception>
    public TSize? OutputPadding { get => OutputPaddingLengths?.As<TSize>(); init => Set(OutputPaddingSetting, value?.ToLengths()!); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, OutputPaddingSetting];

    private protected ConfigSetting<int[]> OutputPaddingSetting => OutputPaddingSettings[Axes];

    private protected int[]? OutputPaddingLengths => Get(OutputPaddingSetting);

    private protected override bool AllowsCausal => false;

    private protected override void Create(Shape input)
    {
        CreateKernel(Filters, Channels(input));
        CreateBias(Filters);
        for (var i = 0; i < Axes; i++)
        {
            if (OutputPaddingLengths is { } lengths && lengths[i] >= StrideLengths[i])
                throw new NabiException($"{Title}: output_padding must be below the strides, got {lengths[i]} and {StrideLengths[i]}.");
        }
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Finish(Ops.ConvTranspose(x, Kernel!, Windows, Extent));

    // The length of the output, and the elements cut off in front of the full one of (n - 1) stride + span elements.
    private (int Length, int Cut) Extent(WindowAxis axis, int i, int length)
    {
        checked
        {
            var span = axis.Span;
            if (Padding == Padding.Valid)
                return ((length - 1) * axis.Stride + span + (OutputPaddingLengths?[i] ?? Math.Max(0, axis.Stride - span)), 0);
            var around = OutputPaddingLengths is { } added ? span + span % 2 - 2 + added[i] : axis.Stride + span - 2;
            var front = Math.Min(around / 2 + around % 2, span - 1);
            var output = OutputPaddingLengths is { } extra ? (length - 1) * axis.Stride + span % 2 + extra[i] : length * axis.Stride;
            return (output, span - 1 - front);
        }
    }
}
