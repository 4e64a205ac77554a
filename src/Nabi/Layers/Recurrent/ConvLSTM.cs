namespace Nabi.Layers;

/// <summary>
/// What <see cref="ConvLSTM1D"/>, <see cref="ConvLSTM2D"/> and <see cref="ConvLSTM3D"/> share; the equations are at
/// <see cref="ConvLSTMCell"/>.
/// </summary>
public abstract class ConvLSTM : StandardRecurrent
{
    private readonly ConvLSTMCell cell;

    private protected ConvLSTM(ConvLSTMCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>The number of output channels.</summary>
    public int Filters => cell.Filters;

    /// <inheritdoc cref="ConvLSTMCell.Padding"/>
    public Padding Padding { get => Get(ConvLSTMCell.PaddingSetting); init => Set(ConvLSTMCell.PaddingSetting, value); }

    /// <summary>Where the channels stand: <c>channels_last</c> (default) or <c>channels_first</c>, behind batch and time.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc cref="ConvLSTMCell.RecurrentActivation"/>
    public Activation RecurrentActivation
    {
        get => Get(StandardCell.RecurrentActivationSetting);
        init => Set(StandardCell.RecurrentActivationSetting, value);
    }

    /// <inheritdoc cref="ConvLSTMCell.UnitForgetBias"/>
    public bool UnitForgetBias { get => Get(StandardCell.UnitForgetBiasSetting); init => Set(StandardCell.UnitForgetBiasSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, LayerSettings.DataFormat];

    private bool IsFirst => DataFormat == DataFormat.ChannelsFirst;

    private protected sealed override Primitive Sequence(SequenceOptions options)
        => throw new NabiException($"{Title} has no fused form.");

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRank(inputs[0], cell.KernelSize.Count + 3, $"(batch, time, {cell.Places}, channels)");
        base.Build(IsFirst ? [new Shape([.. inputs[0].Take(2), .. inputs[0].Skip(3), inputs[0][2]])] : inputs);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        RequireRank(inputs[0].Shape, cell.KernelSize.Count + 3, $"(batch, time, {cell.Places}, channels)");
        if (!IsFirst)
            return base.Call(inputs, context);
        var initial = (inputs.Length > 1 ? inputs[1..] : context.InitialState).Select(state => Last(state, 1)).ToArray();
        var outputs = base.Call([Last(inputs[0], 2), .. initial], context);
        return [.. outputs.Select(output => First(output, output.Rank - 1 - cell.KernelSize.Count))];
    }

    private static Tensor Last(Tensor x, int channel)
        => Ops.Transpose(x, [.. Enumerable.Range(0, channel), .. Enumerable.Range(channel + 1, x.Rank - channel - 1), channel]);

    private static Tensor First(Tensor x, int channel)
        => Ops.Transpose(x, [.. Enumerable.Range(0, channel), x.Rank - 1, .. Enumerable.Range(channel, x.Rank - 1 - channel)]);
}
