namespace Nabi.Layers;

/// <summary>What a layer tells code that saves, cuts, draws or resets it, so that no such code keeps a list of types.</summary>
public abstract partial class Layer
{
    /// <summary>
    /// Whether the layer's <c>call</c> in Keras has an argument <c>mask</c>, which a file of a functional model then names. False by
    /// default.
    /// </summary>
    /// <param name="inputs">How many tensors the layer is called on.</param>
    public virtual bool HasMaskArgument(int inputs) => false;

    /// <summary>Whether tensors behind the inputs are initial states (Keras's <c>initial_state</c>); false by default.</summary>
    public virtual bool TakesInitialState => false;

    /// <summary>How many tensors are inputs, where those behind them are initial states; 1 by default.</summary>
    public virtual int SequenceInputs => 1;

    /// <summary>Whether Keras's <c>call</c> takes several inputs as arguments of their own instead of one list; false by default.</summary>
    public virtual bool TakesSeparateInputs => false;

    /// <summary>
    /// Names under which Keras's <c>call</c> takes the tensors behind the first input, in order; empty (default) where it takes a list.
    /// </summary>
    public virtual IReadOnlyList<string> NamedInputs => [];

    /// <summary>Whether the layer takes <see cref="CallContext.AttentionMask"/>; false by default.</summary>
    public virtual bool TakesAttentionMask => false;

    /// <summary>Whether the layer gives <see cref="CallContext.ReturnAttentionScores"/> as a second output; false by default.</summary>
    public virtual bool GivesAttentionScores => false;

    /// <summary>Whether the layer may be given a tensor of texts; false by default. Only the first layers of a model do.</summary>
    public virtual bool TakesTexts => false;

    /// <summary>Whether the layer has a reverse direction, where <see cref="CallContext.Reverse"/> asks for it; false by default.</summary>
    public virtual bool SupportsReverse => false;

    /// <summary>Whether the layer reads time from its end, so that sequences cannot be cut into chunks; false by default.</summary>
    public virtual bool ReadsBackwards => false;

    /// <summary>The layer that this one wraps, whose kind says what this one does; null (default) for none.</summary>
    public virtual Layer? Wrapped => null;

    /// <summary>The states that the layer keeps from batch to batch; empty by default.</summary>
    public virtual IReadOnlyList<Variable> KeptStates => [];

    /// <summary>The weights that <see cref="Model.Quantize"/> rounds to eight bits, with two axes or more; none by default.</summary>
    protected internal virtual IEnumerable<Variable> QuantizableWeights => [];

    /// <summary>Whether each row of them has its scale; false (default) for one for each place of the last axis.</summary>
    protected internal virtual bool QuantizesRows => false;

    /// <summary>
    /// The parts that Keras keeps in attributes of their own, which identify them in its weights files. By default a single part: a cell
    /// as <c>cell</c>, another layer as <c>layer</c>.
    /// </summary>
    public virtual IReadOnlyList<NamedPart> NamedParts
        => parts.Count == 1 ? [new NamedPart(parts[0] is Cell ? "cell" : "layer", parts[0])] : [];

    /// <summary>
    /// What Keras's weights files call a layer of this class in a list, counted from the second on: its own class name in lower case with
    /// underscores.
    /// </summary>
    public virtual string ListedName => DefaultNameOf(ClassName);

    /// <summary>
    /// The parts that Keras keeps in one list, and the list's attribute; by default all parts that have no attribute of their own.
    /// </summary>
    public virtual (string Attribute, IReadOnlyList<Layer> Parts) ListedParts => ("parts", NamedParts.Count == 0 ? parts : []);

    /// <summary>
    /// The shapes of the outputs, for a layer whose <c>Call</c> needs to know lengths, such as one that loops over time: where this gives
    /// shapes, <c>Call</c> is not run on symbolic tensors, and the outputs of a model that is put together are float32 tensors of these
    /// shapes. Null (default): <c>Call</c> runs on symbolic tensors as well, and tells the shapes. Layers inside that <c>Call</c> alone
    /// would build are built in <see cref="Build"/>, with <see cref="EnsureBuilt"/>.
    /// </summary>
    /// <remarks>Keras's <c>compute_output_shape</c>.</remarks>
    /// <param name="inputs">One shape per input; unknown axes are -1.</param>
    /// <returns>One shape per output, unknown axes -1.</returns>
    protected virtual IReadOnlyList<Shape>? ComputeOutputShape(IReadOnlyList<Shape> inputs) => null;

    /// <summary>Whether a mask came in that the layer neither uses nor passes on: what follows takes all steps to count.</summary>
    internal bool DropsMask { get; private set; }

    /// <summary>Symbolic outputs of the shapes that <see cref="ComputeOutputShape"/> gives; null where <c>Call</c> is to run.</summary>
    private Tensor[]? Declared(IReadOnlyList<Tensor> inputs)
        => inputs.Any(input => input.IsSymbolic) && DeclaredShapes(inputs) is { } shapes
            ? [.. shapes.Select(shape => Tensor.Symbolic(shape))]
            : null;

    private IReadOnlyList<Shape>? DeclaredShapes(IReadOnlyList<Tensor> inputs)
        => ComputeOutputShape([.. inputs.Select(input => input.Shape)]) is not { } shapes ? null
            : shapes.Count > 0 && shapes.All(shape => shape is not null) ? shapes
            : throw new NabiException(
                $"{Title}: ComputeOutputShape gives {(shapes.Count == 0 ? "no shapes" : "a shape that is null")}; give one per output, "
                + "or null for what Call says.");

    /// <summary>What <c>Call</c> gave, if <see cref="ComputeOutputShape"/> says nothing else.</summary>
    private Tensor[] Checked(IReadOnlyList<Tensor> inputs, Tensor[] outputs)
    {
        if (DeclaredShapes(inputs) is not { } shapes)
            return outputs;
        if (shapes.Count != outputs.Length)
        {
            throw new NabiException(
                $"{Title}: ComputeOutputShape gives {shapes.Count} shapes, but Call gave {outputs.Length} outputs; give one per output.");
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (!outputs[i].Shape.Fits(shapes[i]))
            {
                throw new NabiException(
                    $"{Title}: ComputeOutputShape says {shapes[i]} for output {i}, but Call gave "
                    + $"{outputs[i].Shape}; let both say the same.");
            }
        }

        return outputs;
    }

    /// <summary>The tensor, or a copy of it as floats where it holds integers or booleans.</summary>
    private protected static Tensor AsFloats(Tensor tensor) => Ops.Cast(tensor, DType.Float32);

    private protected int RequireKnown(Shape shape, int axis)
        => shape[axis] >= 0 ? shape[axis]
            : throw new NabiException(
                $"{Title} must know axis {axis} of its input to create its weights, got {shape}; give the Input that length.");
}
