namespace Nabi.Layers;

/// <summary>
/// Two copies of a recurrent layer, one running forwards and one backwards in time, with their outputs merged:
/// concatenated (the default), added, averaged, multiplied, or both returned.
/// </summary>
/// <remarks>Keras's <c>Bidirectional</c>; Schuster and Paliwal, 1997.</remarks>
public sealed class Bidirectional : Layer
{
    internal static readonly ConfigSetting<Recurrent> LayerSetting =
        ConfigSetting.Part<Layer, Recurrent>(nameof(ForwardLayer), "a recurrent layer", "layer");
    internal static readonly ConfigSetting<Recurrent> BackwardLayerSetting =
        ConfigSetting.Part<Layer, Recurrent>(nameof(BackwardLayer), "a recurrent layer");

    private static readonly ConfigSetting<MergeMode?> MergeModeSetting
        = ConfigSetting.OptionalOption<MergeMode>(nameof(MergeMode), Layers.MergeMode.Concat);

    /// <summary>Wraps a recurrent layer.</summary>
    /// <param name="layer">The forward layer; the backward one is made from its settings.</param>
    /// <param name="backwardLayer">Another layer for the backward direction; it must run in the opposite direction.</param>
    /// <exception cref="NabiException">The two do not go together.</exception>
    public Bidirectional(Recurrent layer, Recurrent? backwardLayer = null)
    {
        Must.Have(layer, ClassName, "the layer");
        var isMade = backwardLayer is null;
        backwardLayer ??= layer.Opposite();
        if (layer.GoBackwards == backwardLayer.GoBackwards)
        {
            throw new NabiException(
                "Bidirectional: the two layers must run in opposite directions; set GoBackwards = true on one of them.");
        }

        if (layer.ReturnSequences != backwardLayer.ReturnSequences || layer.ReturnState != backwardLayer.ReturnState)
            throw new NabiException("Bidirectional: both layers must have the same ReturnSequences and ReturnState.");
        var name = layer.Name;
        if (isMade)
        {
            layer.Rename($"forward_{(name.StartsWith("forward_", StringComparison.Ordinal) ? name[8..] : name)}");
            backwardLayer.Rename($"backward_{(name.StartsWith("forward_", StringComparison.Ordinal) ? name[8..] : name)}");
        }

        ForwardLayer = Track(layer);
        BackwardLayer = Track(backwardLayer);
        Set(LayerSetting, layer);
        Set(BackwardLayerSetting, backwardLayer);
    }

    /// <summary>The layer that runs forwards.</summary>
    public Recurrent ForwardLayer { get; }

    /// <summary>The layer that runs backwards.</summary>
    public Recurrent BackwardLayer { get; }

    /// <summary><c>concat</c> (default), <c>sum</c>, <c>ave</c>, <c>mul</c>, or null for both outputs.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public MergeMode? MergeMode { get => Get(MergeModeSetting); init => Set(MergeModeSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MergeModeSetting, LayerSetting, BackwardLayerSetting];

    /// <inheritdoc/>
    public override bool ReadsBackwards => true;

    /// <inheritdoc/>
    public override bool TakesInitialState => true;

    /// <inheritdoc/>
    public override int SequenceInputs => ForwardLayer.SequenceInputs;

    /// <inheritdoc/>
    public override Layer? Wrapped => ForwardLayer;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts
        => [new NamedPart("backward_layer", BackwardLayer), new NamedPart("forward_layer", ForwardLayer)];

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => true;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    internal static Bidirectional Read(Config config)
    {
        var layer = LayerSetting.Of(config);
        var backward = config.Has(BackwardLayerSetting.Key) ? BackwardLayerSetting.Of(config) : null;
        // Keras writes the made backward layer as well; it counts as one given by the user only when its settings differ.
        return new Bidirectional(layer, backward is not null && layer.Opposite().HasSettingsOf(backward) ? null : backward);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ForwardLayer.EnsureBuilt(inputs);
        BackwardLayer.EnsureBuilt(inputs);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        var sequences = Math.Min(SequenceInputs, inputs.Length);
        IReadOnlyList<Tensor> initial = inputs.Length > sequences ? inputs[sequences..] : context.InitialState;
        if (initial.Count % 2 != 0)
            throw new NabiException($"{Title} needs as many initial states for each direction, got {initial.Count} in all.");
        var half = initial.Count / 2;
        var forward = One(ForwardLayer, inputs[..sequences], [.. initial.Take(half)], context);
        var backward = One(BackwardLayer, inputs[..sequences], [.. initial.Skip(half)], context);
        var (y, back) = (forward[0], backward[0]);
        if (ForwardLayer.ReturnSequences)
        {
            if (ForwardLayer.GoBackwards)
                y = Reversed(y);
            else
                back = Reversed(back);
        }

        Tensor[] merged = MergeMode?.ToString() switch
        {
            "concat" => [Ops.Concat([y, back])],
            "sum" => [y + back],
            "ave" => [(y + back) * 0.5f],
            "mul" => [y * back],
            _ => [y, back],
        };
        return [.. merged, .. forward.Skip(1), .. backward.Skip(1)];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        var sequences = ForwardLayer.ReturnSequences ? MergeMode is null ? 2 : 1 : 0;
        return [.. outputs.Select((_, i) => i < sequences ? context.Mask : null)];
    }

    private static Tensor Reversed(Tensor y) => y.IsSymbolic ? y : Ops.Reverse(y, 1);

    private static IReadOnlyList<Tensor> One(Recurrent layer, Tensor[] x, IReadOnlyList<Tensor> initial, CallContext context)
        => layer.ApplyAll(x, new CallContext { Masks = context.Masks.Take(x.Length).ToArray(), InitialState = initial });
}
