namespace Nabi.Layers;

/// <summary>The place of a layer in the graph of a functional model.</summary>
public abstract partial class Layer
{
    private readonly List<LayerCall> nodes = [];

    /// <summary>
    /// The symbolic tensor that the layer was called on in its model; of a model, its own input. With <see cref="Output"/> it makes a new
    /// model of part of another, which shares the weights: <c>new Model(model.Input, model.GetLayer("features").Output)</c>.
    /// </summary>
    /// <exception cref="NabiException">The layer was not called on symbolic tensors, or several times, or has several inputs.</exception>
    public Tensor Input => Only(Inputs, "input");

    /// <summary>The symbolic tensor that came out when the layer was called in its model; of a model, its own output.</summary>
    /// <exception cref="NabiException">The layer was not called on symbolic tensors, or several times, or has several outputs.</exception>
    public Tensor Output => Only(Outputs, "output");

    /// <summary>The symbolic tensors that the layer was called on in its model; of a model, its own inputs.</summary>
    /// <exception cref="NabiException">The layer was not called on symbolic tensors, or several times.</exception>
    public virtual IReadOnlyList<Tensor> Inputs => Node.Inputs;

    /// <summary>The symbolic tensors that came out when the layer was called in its model; of a model, its own outputs.</summary>
    /// <exception cref="NabiException">The layer was not called on symbolic tensors, or several times.</exception>
    public virtual IReadOnlyList<Tensor> Outputs => Node.Outputs;

    /// <summary>What a <c>Sequential</c> begins with that begins with this layer; null (default) where that must be given.</summary>
    internal virtual Input? OwnInput => null;

    /// <summary>The layer's only call in a graph.</summary>
    private LayerCall Node => nodes.Count switch
    {
        1 => nodes[0],
        0 =>
            throw new NabiException(
                $"{Title} was not called on symbolic tensors, so it has no place in a model's graph: begin the model with an Input."),
        _ =>
            throw new NabiException(
                $"{Title} was called {nodes.Count} times, so it has no single input and output; keep the tensor that "
                + "the call you mean returned."),
    };

    /// <summary>Notes a call on the tensors of a graph, where its outputs come from.</summary>
    private protected static void Remember(LayerCall call)
    {
        call.Layer.nodes.Add(call);
        foreach (var output in call.Outputs)
            output.History = call;
    }

    /// <summary>Forgets a call whose outputs are no longer used.</summary>
    internal static void Forget(LayerCall call) => call.Layer.nodes.Remove(call);

    private protected static bool IsInGraph(IReadOnlyList<Tensor> inputs)
        => inputs.All(input => !input.IsSymbolic || input.History is not null);

    private Tensor Only(IReadOnlyList<Tensor> tensors, string what) => tensors.Count switch
    {
        1 => tensors[0],
        0 => throw new NabiException($"{Title} has no {what} yet: begin it with an Input."),
        _ => throw new NabiException($"{Title} has {tensors.Count} {what}s; take one of {char.ToUpperInvariant(what[0])}{what[1..]}s."),
    };
}
