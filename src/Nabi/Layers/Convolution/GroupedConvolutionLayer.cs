namespace Nabi.Layers;

/// <summary>
/// What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> share: the convolution itself, in one group or several.
/// </summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class GroupedConvolutionLayer<TSize> : ConvolutionLayer<TSize>
    where TSize : struct
{
    private static readonly ConfigSetting<int> GroupsSetting = ConfigSetting.Int(nameof(Groups), 1, static (value, others)
        => value < 1 ? "at least 1" : others.Get(LayerSettings.Filters) % value != 0
            ? $"a divisor of the {others.Get(LayerSettings.Filters)} filters" : null);

    private protected GroupedConvolutionLayer(int filters, TSize kernel, Activation? activation)
        : base(filters, kernel, activation)
    {
    }

    /// <summary>Channels and filters are cut into this many parts that do not see each other; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1, or the filters cannot be divided evenly.</exception>
    public int Groups { get => Get(GroupsSetting); init => Set(GroupsSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, GroupsSetting];

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        if (channels % Groups != 0)
            throw new NabiException($"{Title}: {channels} channels cannot be divided into {Groups} groups.");
        CreateKernel(channels / Groups, Filters);
        CreateBias(Filters);
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        var (seen, windows) = Seen(x, context);
        return Activation.Apply(Ops.Conv(seen, Kernel!, windows, Groups, Bias?.Value));
    }
}
