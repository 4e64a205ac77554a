using Nabi.Optimizers;

namespace Nabi;

/// <summary>
/// Layers that were put together and can be trained: from symbolic tensors (functional), as a <see cref="Sequential"/>, or a
/// class of one's own that overrides <c>Call</c>. A model is itself a layer and can be part of another model.
/// </summary>
/// <remarks>Keras's <c>keras.Model</c>.</remarks>
/// <example>
/// <code>
/// var x = Input.Of(28, 28);
/// var model = new Model(x, new Dense(10, "softmax").Apply(new LSTM(64).Apply(x)));
/// </code>
/// </example>
public partial class Model : Layer
{
    private Graph? graph;

    /// <summary>A functional model with one input and one output.</summary>
    /// <param name="input">From <c>Input.Of</c>, or any symbolic tensor of another model: the layers behind it then make up this
    /// one.</param>
    /// <param name="output">Computed from the input by layers.</param>
    /// <exception cref="NabiException">The output does not come from the input.</exception>
    public Model(Tensor input, Tensor output)
        : this([input], [output])
    {
    }

    /// <summary>A functional model with several inputs and one output.</summary>
    /// <param name="inputs">From <c>Input.Of</c>, or symbolic tensors of another model.</param>
    /// <param name="output">Computed from the inputs by layers.</param>
    /// <exception cref="NabiException">The output does not come from the inputs.</exception>
    public Model(IReadOnlyList<Tensor> inputs, Tensor output)
        : this(inputs, [output])
    {
    }

    /// <summary>A functional model.</summary>
    /// <param name="inputs">From <c>Input.Of</c>, or symbolic tensors of another model.</param>
    /// <param name="outputs">Computed from the inputs by layers.</param>
    /// <exception cref="NabiException">An output does not come from the inputs.</exception>
    public Model(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        SetGraph(inputs, outputs);
    }

    /// <summary>For custom models: track the layers and override <c>Call</c>.</summary>
    protected Model()
    {
    }

    /// <inheritdoc/>
    public override string ClassName => GetType() == typeof(Model) ? "Functional" : base.ClassName;

    /// <summary>What <c>Compile</c> was given; null before.</summary>
    public Compilation? Compiled { get; private set; }

    /// <summary>The optimizer given to <c>Compile</c>, or null.</summary>
    public Optimizer? Optimizer => Compiled?.Optimizer;

    /// <summary>The layers, in Keras's order.</summary>
    public virtual IReadOnlyList<Layer> Layers => graph?.Layers ?? Parts;

    /// <summary>The symbolic inputs; empty while they are not known.</summary>
    public override IReadOnlyList<Tensor> Inputs => graph?.Inputs ?? [];

    /// <summary>The symbolic outputs; empty while they are not known.</summary>
    public override IReadOnlyList<Tensor> Outputs => graph?.Outputs ?? [];

    /// <summary>The names of the inputs: those of their Input layers.</summary>
    public IReadOnlyList<string> InputNames => [.. Inputs.Select((input, i) => LayerCall.Of(input)?.Layer.Name ?? $"input_{i}")];

    /// <summary>The names of the outputs: those of the layers they come from.</summary>
    public IReadOnlyList<string> OutputNames => [.. Outputs.Select((output, i) => LayerCall.Of(output)?.Layer.Name ?? $"output_{i}")];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Weights
        => graph is null ? base.Weights : [.. graph.Layers.SelectMany(layer => layer.Weights).Distinct()];

    /// <summary>The weights that training changes.</summary>
    public IReadOnlyList<Variable> TrainableVariables => TrainableWeights;

    /// <summary>The layer calls between inputs and outputs; null for a model that is a class of its own.</summary>
    public Graph? Graph => graph;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts => [];

    /// <inheritdoc/>
    public override (string Attribute, IReadOnlyList<Layer> Parts) ListedParts => ("layers", Layers);

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    // The layers are asked when the model calls them.
    internal override bool IsPureThroughout => IsPure;

    /// <inheritdoc/>
    internal override bool TakesBatchesThroughout
    {
        get
        {
            var layers = Layers;
            for (var i = 0; i < layers.Count; i++)
            {
                if (!layers[i].TakesBatchesThroughout)
                    return false;
            }

            return TakesBatches;
        }
    }

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    /// <inheritdoc/>
    protected override string DefaultName => DefaultNameOf(ClassName);

    /// <inheritdoc/>
    public override bool TakesTexts => true;

    private protected override bool CountsLengths => false;

    /// <summary>The layer of this name.</summary>
    /// <exception cref="NabiException">There is none.</exception>
    public Layer GetLayer(string name)
        => Layers.FirstOrDefault(layer => layer.Name == name)
            ?? throw new NabiException(
                $"The model \"{Name}\" has no layer \"{name}\"; its layers are {string.Join(", ", Layers.Select(layer => layer.Name))}.");

    /// <summary>Sets the kept states of all stateful layers to zero.</summary>
    public void ResetStates()
    {
        foreach (var state in Everything(this).SelectMany(layer => layer is Model ? [] : layer.KeptStates))
        {
            state.Value.Floats.Clear();
            state.MarkChanged();
        }
    }

    /// <summary>This model's layers, their parts, and theirs, each once.</summary>
    public static IEnumerable<Layer> Everything(Layer top)
    {
        HashSet<Layer> met = new(ReferenceEqualityComparer.Instance);
        var stack = new Stack<Layer>([top]);
        while (stack.Count > 0)
        {
            var layer = stack.Pop();
            if (!met.Add(layer))
                continue;
            yield return layer;
            foreach (var part in (layer is Model model ? model.Layers : layer.Parts).Reverse())
                stack.Push(part);
        }
    }

    // The paths of a model that is part of nothing do not name it.
    internal override void AssignPaths()
    {
        foreach (var layer in Layers)
            layer.AssignPaths("");
    }

    // A layer is named after where it was built, and the layers of a functional model stood alone when they were.
    internal override void AssignPaths(string prefix)
    {
        var path = graph is not null ? "" : prefix.Length == 0 ? Name : $"{prefix}/{Name}";
        foreach (var layer in Layers)
            layer.AssignPaths(path);
    }

    /// <summary>Layers of a model class that have no name of their own get different ones: <c>embedding</c>, <c>embedding_1</c>.</summary>
    private protected override void Tracked(Layer part)
    {
        if (graph is not null || !part.HasDefaultName)
            return;
        var (first, name) = (part.Name, part.Name);
        for (var i = 1; Parts.Any(other => !ReferenceEquals(other, part) && other.Name == name); i++)
            name = $"{first}_{i}";
        if (name != first)
            part.Rename(name);
    }

    private protected void SetGraph(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        if (inputs.Any(input => LayerCall.Of(input) is { IsInput: false }))
            (inputs, outputs) = Graph.CutAt(inputs, outputs, $"Model \"{Name}\"");
        graph = new Graph(inputs, outputs, $"Model \"{Name}\"");
        beginsWithTexts = inputs.Any(static input => input.DType == DType.String);
        LayerNames.Assign(graph.Layers, $"Model \"{Name}\"");
        HashSet<Layer> tracked = new(Parts, ReferenceEqualityComparer.Instance);
        foreach (var layer in graph.Layers)
        {
            if (tracked.Add(layer))
                Track(layer);
        }

        EnsureBuilt([.. inputs.Select(input => input.Shape)]);
        AssignPaths();
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (graph is null)
            return base.Call(inputs, context);
        if (inputs.Length != graph.Inputs.Count)
            throw new NabiException($"Model \"{Name}\" has {graph.Inputs.Count} inputs, got {inputs.Length} tensors.");
        return graph.Run(inputs, context);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return [.. outputs.Select(output => output.Mask)];
    }
}
