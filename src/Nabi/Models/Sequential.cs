using System.Collections;

namespace Nabi;

/// <summary>A model of layers one after the other.</summary>
/// <remarks>Keras's <c>Sequential</c>.</remarks>
/// <example>
/// <code>
/// var model = new Sequential
/// {
///     new Input(28, 28),
///     new LSTM(128) { Dropout = 0.2f },
///     new Dense(10, "softmax"),
/// };
/// </code>
/// </example>
public sealed partial class Sequential : Model, IEnumerable<Layer>
{
    private readonly List<Layer> layers = [];
    private readonly HashSet<Layer> members = new(ReferenceEqualityComparer.Instance);
    private readonly LayerNames names = new();
    private Input? input;
    private Tensor? output;
    private (Tensor? Output, Graph? Graph) whole;

    /// <summary>An empty model; layers follow by <see cref="Add"/> or a collection initializer.</summary>
    public Sequential()
    {
    }

    /// <summary>A model of these layers.</summary>
    /// <param name="layers">From the input up.</param>
    /// <exception cref="NabiException">A layer does not fit the one before.</exception>
    public Sequential(params IEnumerable<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        foreach (var layer in layers)
            Add(layer);
    }

    /// <summary>The layers from the input up, without the Input itself.</summary>
    public override IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Inputs => input is null ? [] : [input.Symbolic];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Outputs => output is null ? [] : [output];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights => [.. layers.SelectMany(layer => layer.Weights).Distinct()];

    internal override bool BeginsWithTexts => input is { DType: DType.String };

    private protected override Graph? EntryGraph
    {
        get
        {
            if (input is null || output is null)
                return null;
            if (!ReferenceEquals(whole.Output, output))
                whole = (output, new Graph([input.Symbolic], [output], Title));
            return whole.Graph;
        }
    }

    /// <summary>The input layer, if one was given.</summary>
    public Input? InputLayer => input;

    /// <summary>Appends a layer. When the input is known, the layer is built and checked at once.</summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="NabiException">The layer does not fit the one before.</exception>
    public void Add(Layer layer)
    {
        Must.Have(layer, $"Sequential \"{Name}\"", $"layer {layers.Count}");
        if (layer is Input first)
        {
            if (input is not null || layers.Count > 0)
                throw new NabiException($"Sequential \"{Name}\": the Input must be the first layer, and there can be only one.");
            input = first;
            output = first.Symbolic;
            LayerNames.Assign([first], Title);
            return;
        }

        if (input is null && layers.Count == 0 && layer.OwnInput is { } own)
            Add(own);
        if (members.Contains(layer))
        {
            throw new NabiException(
                $"Sequential \"{Name}\": the layer \"{layer.Name}\" is already in the model; make a new one, or "
                + "share it in a functional Model.");
        }

        names.Add(layer, $"Sequential \"{Name}\"");
        members.Add(layer);
        layers.Add(Track(layer));
        if (output is null)
            return;
        try
        {
            Extend(layer);
        }
        catch
        {
            // A layer that does not fit is not in the model.
            Remove(layer);
            throw;
        }
    }

    /// <summary>Removes the last layer.</summary>
    /// <exception cref="NabiException">There is none.</exception>
    public void Pop()
    {
        if (layers.Count == 0)
            throw new NabiException($"Sequential \"{Name}\" has no layer to remove.");
        Remove(layers[^1]);
        if (output is null || LayerCall.Of(output) is not { } call)
            return;
        output = call.Inputs[0];
        Forget(call);
    }

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => layers.GetEnumerator();

    // It is built before it becomes part of anything, at the latest when it is read from a file.
    internal override void AssignPaths(string prefix) => base.AssignPaths("");

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (input is not null)
            return;
        var x = Tensor.Symbolic(inputs[0]);
        foreach (var layer in layers)
            x = layer.ApplyAll([x])[0];
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (inputs.Length != 1)
            throw new NabiException($"Sequential \"{Name}\" has one input, got {inputs.Length} tensors.");
        var x = inputs[0];
        if (input is not null)
            x = input.Taken(x, $"Sequential \"{Name}\"");
        input?.Check(x, $"Sequential \"{Name}\"");
        x.Mask ??= context.Mask;
        IReadOnlyList<Tensor> outputs = [x];
        foreach (var layer in layers)
        {
            if (outputs.Count != 1)
            {
                throw new NabiException(
                    $"Sequential \"{Name}\": layer \"{layer.Name}\" would get {outputs.Count} tensors; only the "
                    + "last layer may return several.");
            }

            outputs = layer.ApplyAll(outputs);
        }

        return [.. outputs];
    }

    /// <inheritdoc/>
    private protected override void Tracked(Layer part)
    {
        // Add names all layers.
    }

    private void Remove(Layer layer)
    {
        Untrack(layer);
        members.Remove(layer);
        names.Remove(layer);
        layers.Remove(layer);
    }

    private void Extend(Layer layer)
    {
        // A layer call belongs to this chain alone: it is recorded even when the model is built inside another layer.
        var before = output!;
        var outputs = layer.ApplyAll([before]);
        output = outputs[0];
        if (output.History is null)
            Remember(new LayerCall(layer, [before], [.. outputs], new CallContext()));
        if (!Built)
            EnsureBuilt([input!.BatchShape]);
        // Of this layer alone: the others have theirs.
        layer.AssignPaths("");
    }
}
