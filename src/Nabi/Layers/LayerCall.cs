namespace Nabi.Layers;

/// <summary>One use of a layer on symbolic tensors: an edge bundle of a functional model's graph.</summary>
internal sealed record LayerCall(Layer Layer, Tensor[] Inputs, Tensor[] Outputs, CallContext Context)
{
    /// <summary>The how-manieth use of the layer this is, from 0: Keras's node index.</summary>
    public int Index { get; init; }

    /// <summary>Everything the call depends on: inputs, initial states and masks.</summary>
    public IEnumerable<Tensor> Dependencies
        => Inputs.Concat(Context.InitialState).Concat(Context.Masks.OfType<Tensor>());
}
