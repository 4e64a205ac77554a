namespace Nabi.Layers;

/// <summary>One use of a layer on symbolic tensors: an edge bundle of a functional model's graph.</summary>
public sealed record LayerCall(Layer Layer, Tensor[] Inputs, Tensor[] Outputs, CallContext Context)
{
    /// <summary>Which use of the layer this is, from 0: Keras's node index.</summary>
    public int Index { get; init; }

    /// <summary>Whether this is an Input, which depends on nothing.</summary>
    public bool IsInput => Layer is Input;

    /// <summary>Everything the call depends on: inputs, initial states and all masks.</summary>
    public IEnumerable<Tensor> Dependencies
        => [.. Inputs, .. Context.InitialState, .. Context.Masks.OfType<Tensor>(),
            .. Context.AttentionMask is { } mask ? [mask] : (Tensor[])[]];

    /// <summary>
    /// The call a symbolic tensor comes from, or null. An operation between layers becomes a layer here, the same one every time.
    /// </summary>
    public static LayerCall? Of(Tensor tensor)
    {
        if (tensor.History is not OperationOrigin origin)
            return tensor.History as LayerCall;
        lock (origin)
        {
            if (tensor.History is LayerCall made)
                return made;
            var call = OperationLayer.Of(origin);
            foreach (var output in origin.Outputs)
                output.History = call;
            return call;
        }
    }
}
