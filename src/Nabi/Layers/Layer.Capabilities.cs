namespace Nabi.Layers;

/// <summary>What a layer says of itself to those who save, cut, draw or reset it, so that nobody keeps a list of types.</summary>
public abstract partial class Layer
{
    /// <summary>
    /// Whether the layer's <c>call</c> in Keras has an argument <c>mask</c>, which a file of a functional model then names. False by
    /// default.
    /// </summary>
    /// <param name="inputs">How many tensors the layer is called on.</param>
    public virtual bool HasMaskArgument(int inputs) => false;

    /// <summary>Whether tensors behind the first input are first states (Keras's <c>initial_state</c>); false by default.</summary>
    public virtual bool TakesInitialState => false;

    /// <summary>Whether Keras's <c>call</c> takes several inputs as arguments of their own instead of one list; false by default.</summary>
    public virtual bool TakesSeparateInputs => false;

    /// <summary>Names under which Keras's <c>call</c> takes the tensors behind the first input, in order; empty (default) where it takes a list.</summary>
    public virtual IReadOnlyList<string> NamedInputs => [];

    /// <summary>Whether the layer takes <see cref="CallContext.AttentionMask"/>; false by default.</summary>
    public virtual bool TakesAttentionMask => false;

    /// <summary>Whether the layer gives <see cref="CallContext.ReturnAttentionScores"/> as a second output; false by default.</summary>
    public virtual bool GivesAttentionScores => false;

    /// <summary>Whether the layer may be given a tensor of texts; false by default. Only the first layers of a model do.</summary>
    public virtual bool TakesTexts => false;

    /// <summary>Whether the layer reads time from its end, so that sequences cannot be cut into chunks; false by default.</summary>
    public virtual bool ReadsBackwards => false;

    /// <summary>The layer that this one wraps, whose kind says what this one does; null (default) for none.</summary>
    public virtual Layer? Wrapped => null;

    /// <summary>The states that the layer keeps from batch to batch; empty by default.</summary>
    public virtual IReadOnlyList<Variable> KeptStates => [];

    /// <summary>
    /// The parts that Keras keeps in attributes of their own, by which its weights files tell them apart. By default a single part: a cell
    /// as <c>cell</c>, another layer as <c>layer</c>.
    /// </summary>
    public virtual IReadOnlyList<NamedPart> NamedParts
        => parts.Count == 1 ? [new NamedPart(parts[0] is Cell ? "cell" : "layer", parts[0])] : [];

    /// <summary>What Keras's weights files call a layer of this class in a list, counted from the second on: its own class name in lower case with underscores.</summary>
    public virtual string ListedName => SnakeCase(ClassName);

    /// <summary>The parts that Keras keeps in one list, and the list's attribute; by default all parts that have no attribute of their own.</summary>
    public virtual (string Attribute, IReadOnlyList<Layer> Parts) ListedParts => ("parts", NamedParts.Count == 0 ? parts : []);
}
