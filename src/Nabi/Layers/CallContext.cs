namespace Nabi.Layers;

/// <summary>What goes with the tensors of one layer call.</summary>
public sealed class CallContext
{
    /// <summary>Whether dropout and the like are at work.</summary>
    public bool Training { get; init; }

    /// <summary>One mask an input, (batch, time) with 1 where a step counts; empty or null entries mean no mask.</summary>
    public IReadOnlyList<Tensor?> Masks { get; init; } = [];

    /// <summary>The initial states of a recurrent layer, one tensor (batch, units) a state; empty for zeros or kept states.</summary>
    public IReadOnlyList<Tensor> InitialState { get; init; } = [];

    /// <summary>For attention layers: whether a position sees only itself and earlier ones.</summary>
    public bool UseCausalMask { get; init; }

    /// <summary>The mask of the first input, or null.</summary>
    public Tensor? Mask => Masks.Count > 0 ? Masks[0] : null;

    internal CallContext WithMasks(IReadOnlyList<Tensor?> masks)
        => new() { Training = Training, Masks = masks, InitialState = InitialState, UseCausalMask = UseCausalMask };

    internal CallContext WithTraining(bool training)
        => training == Training ? this : new() { Training = training, Masks = Masks, InitialState = InitialState, UseCausalMask = UseCausalMask };
}
