using System.Text;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// A piece of a model: weights and a function on tensors. <see cref="Apply(Tensor, bool?, Tensor?)"/> uses a layer;
/// a custom layer overrides <see cref="Build"/> and <see cref="Call(Tensor, CallContext)"/> and never writes a gradient.
/// </summary>
/// <remarks>Keras's <c>keras.layers.Layer</c>. On symbolic tensors a layer checks and infers shapes only.</remarks>
public abstract partial class Layer : IFamily<Layer>
{
    private readonly List<Weight> ownWeights = [];
    private readonly List<Layer> parts = [];
    private readonly List<RandomStream> streams = [];
    private string? name;
    private string? fallback;
    private bool trainable = true;
    private Regularizer? activityRegularizer;
    private int calls;

    /// <summary>
    /// The name, unique within a model: given, or Keras's default from the class (<c>lstm</c>, <c>lstm_1</c>), which a model
    /// assigns when it takes the layer in.
    /// </summary>
    public string Name
    {
        get => name ?? (fallback ??= DefaultName);
        init => name = value;
    }

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    static Family IFamily<Layer>.Table => LayerTable.Family;

    static Layer IFamily<Layer>.Completed(Layer value, Config config)
    {
        value.ReadSettings(config);
        return value;
    }

    /// <summary>Whether training changes the weights. Set it before <c>Compile</c>; a frozen layer keeps its numbers.</summary>
    public bool Trainable
    {
        get => trainable;
        set
        {
            trainable = value;
            foreach (var weight in ownWeights)
                weight.Variable.Trainable = value && weight.Trainable;
            foreach (var part in parts)
                part.Trainable = value;
        }
    }

    /// <summary>A penalty on the layer's output that is added to the loss; null for none.</summary>
    public Regularizer? ActivityRegularizer
    {
        get => activityRegularizer;
        init => activityRegularizer = value;
    }

    /// <summary>True once the weights exist.</summary>
    public bool Built { get; private set; }

    /// <summary>Whether a mask passes through this layer unchanged. Without it a mask ends here, as in Keras.</summary>
    public virtual bool SupportsMasking => false;

    /// <summary>
    /// Whether <c>Call</c> (of a cell: <c>Step</c>) asks for the same operations with the same settings every time it runs on tensors of
    /// the same shapes: no random number of its own, no counter, no property that changes, no number read. The code of such a layer runs
    /// only when a step is recorded; then the recorded operations are repeated. True for the library's layers, false by default for others,
    /// whose code runs in every step, which is always right: operations that are the recorded ones again use their memory.
    /// </summary>
    public virtual bool IsPure => GetType().Assembly == typeof(Layer).Assembly;

    /// <summary>
    /// True (default) when each row of the inputs is a sample of its own, so that <c>Predict</c> may give them in batches. A graph from an
    /// ONNX file may have its samples on another axis, or inputs that count none; it then sees all of them at once.
    /// </summary>
    public virtual bool TakesBatches => true;

    /// <summary>The layers this layer is made of: the cell of an RNN, the two directions of a Bidirectional.</summary>
    public IReadOnlyList<Layer> Parts => parts;

    /// <summary>The shapes the weights were created for; empty before.</summary>
    public IReadOnlyList<Shape> BuiltFor { get; private set; } = [];

    /// <summary>The shapes of the outputs as last inferred, or null before the first use.</summary>
    internal IReadOnlyList<Shape>? OutputShapes { get; private set; }

    /// <summary>True while the name was not given by the user.</summary>
    internal bool HasDefaultName => name is null;

    /// <summary>Whether integers and booleans that come in are taken as floats: data such as counts, where no ids are meant.</summary>
    private protected virtual bool WantsFloats => false;

    /// <summary>Whether no code that runs in a call of this layer may differ from call to call, that of its parts included.</summary>
    internal virtual bool IsPureThroughout => IsPure && parts.TrueForAll(part => part.IsPureThroughout);

    /// <summary>The random streams of this layer and its parts, in order: what a resumed run must set back.</summary>
    internal IEnumerable<RandomStream> Streams => OwnStreams.Concat(parts.SelectMany(part => part.Streams));

    /// <summary>The random streams of this layer alone.</summary>
    internal virtual IEnumerable<RandomStream> OwnStreams => streams;

    /// <summary>The name a layer of this class gets when none is given.</summary>
    protected virtual string DefaultName => DefaultNameOf(ClassName);

    /// <summary>How errors call this layer: <c>Layer LSTM "lstm_1"</c>.</summary>
    public string Title => $"Layer {ClassName} \"{Name}\"";

    /// <summary>Uses the layer on one tensor.</summary>
    /// <param name="input">What goes in.</param>
    /// <param name="training">Whether dropout and the like are active; null (default): as in the call around this one, else not.</param>
    /// <param name="mask">Booleans (batch, time), true where a step counts (of numbers, what is not 0); null takes the mask that comes with
    /// the input.</param>
    /// <returns>What comes out; the first tensor where there are several.</returns>
    /// <exception cref="NabiException">The input does not fit; the sentence names this layer.</exception>
    public Tensor Apply(Tensor input, bool? training = null, Tensor? mask = null)
        => ApplyAll([input], mask is null ? CallContext.Of(training) : CallContext.Of(training).WithMasks([mask]))[0];

    /// <summary>Uses the layer on several tensors.</summary>
    /// <param name="inputs">What goes in, in the layer's order.</param>
    /// <param name="training">Whether dropout and the like are active; null (default): as in the call around this one, else not.</param>
    /// <returns>What comes out; the first tensor where there are several.</returns>
    /// <exception cref="NabiException">The inputs do not fit; the sentence names this layer.</exception>
    public Tensor Apply(IReadOnlyList<Tensor> inputs, bool? training = null)
        => ApplyAll(inputs, CallContext.Of(training))[0];

    /// <summary>Uses the layer on several tensors and returns all that comes out.</summary>
    /// <param name="inputs">What goes in, in the layer's order.</param>
    /// <param name="context">Training, masks, initial states; what is not set is that of the call around this one.</param>
    /// <exception cref="NabiException">The inputs do not fit; the sentence names this layer.</exception>
    public IReadOnlyList<Tensor> ApplyAll(IReadOnlyList<Tensor> inputs, CallContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var given = context ?? new CallContext();
        if (inputs.Count == 0 || inputs.Any(input => input is null))
            throw new NabiException($"{Title} was given no tensor to work on.");
        if (!TakesTexts)
            RefuseTexts(inputs);
        if (given.Masks.Any(mask => mask is not null) && !AcceptsMask)
            throw new NabiException($"{Title} cannot take a mask; leave the mask out, or put the layer before the one that makes it.");
        if (given.AttentionMask is not null && !TakesAttentionMask)
            throw new NabiException($"{Title} takes no attention mask; MultiHeadAttention and GroupQueryAttention do.");
        if (given.ReturnAttentionScores && !GivesAttentionScores)
            throw new NabiException($"{Title} has no attention scores to return.");
        if (given.Reverse && !SupportsReverse)
            throw new NabiException($"{Title} works one way only; ReversibleEmbedding works both ways.");
        var around = CallContext.Current;
        var inside = given.Inside(around, this);
        if (given.Masks.Count == 0 && inputs.Any(input => input.Mask is not null))
            inside = inside.WithMasks([.. inputs.Select(input => input.Mask)]);
        inside = inside.WithBooleanMasks();
        if (around.Scope.Tape is { RanUserCode: false } tape && !IsPureThroughout)
            tape.NoteUserCode();
        var outputs = Called(inputs, inside);
        for (var i = 0; i < outputs.Length; i++)
        {
            if (inputs.Any(input => ReferenceEquals(input, outputs[i])))
                outputs[i] = Ops.View(outputs[i], outputs[i].Shape);
            if (ActivityRegularizer is not null && !outputs[i].IsSymbolic && around.CollectsLosses)
                around.AddLoss(PerSample(ActivityRegularizer.Penalty(outputs[i]), outputs[i]));
        }

        var describes = around.Caller is null && Array.Exists(outputs, output => output.IsSymbolic);
        if (OutputShapes is null || describes)
            OutputShapes = [.. outputs.Select(output => output.Shape)];
        var masks = ComputeMasks(inputs, outputs, inside);
        for (var i = 0; i < outputs.Length; i++)
            outputs[i].Mask = masks[i] is { } mask ? Ops.Cast(mask, DType.Bool) : null;
        if (describes)
        {
            var call = new LayerCall(this, [.. inputs], outputs, given) { Index = calls++ };
            if (IsInGraph(inputs))
            {
                Remember(call);
            }
            else
            {
                foreach (var output in outputs)
                    output.History = call;
            }
        }

        return outputs;
    }

    /// <summary>Creates the weights for inputs of these shapes, unless they exist.</summary>
    /// <param name="inputs">One shape per input; batch and time may be unknown.</param>
    /// <exception cref="NabiException">The layer cannot work on such inputs.</exception>
    public void EnsureBuilt(IReadOnlyList<Shape> inputs)
    {
        if (Built)
            return;
        var (weights, tracked) = (ownWeights.Count, parts.Count);
        try
        {
            Build(inputs);
        }
        catch (Exception error)
        {
            // Half a layer is no layer: the next use builds it from the start.
            ownWeights.RemoveRange(weights, ownWeights.Count - weights);
            parts.RemoveRange(tracked, parts.Count - tracked);
            if (error is OverflowException && CountsLengths)
                throw TooLong(inputs, error);
            throw;
        }

        Built = true;
        BuiltFor = [.. inputs];
        // Only "frozen" is passed on: the parts of a layer that is trainable may be frozen.
        if (!trainable)
            Trainable = false;
        AssignPaths();
    }

    /// <inheritdoc/>
    public virtual void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Set("name", Name).Set("trainable", Trainable).Set("dtype", DTypePolicy);
        if (ActivityRegularizer is not null)
            config.Set("activity_regularizer", ActivityRegularizer);
        foreach (var setting in Settings)
            setting.Write(config, Values);
    }

    /// <summary>Keras's policy for the types of a layer.</summary>
    private JsonNode DTypePolicy
        => !QuantizableWeights.Any(weight => weight.Quantized is not null) ? "float32" : new JsonObject
        {
            ["module"] = "keras",
            ["class_name"] = "QuantizedDTypePolicy",
            ["config"] = new JsonObject { ["mode"] = "int8", ["source_name"] = "float32" },
            ["registered_name"] = null,
        };

    /// <summary>Class and name: <c>LSTM "lstm_1"</c>.</summary>
    public override string ToString() => $"{ClassName} \"{Name}\"";

    /// <summary>Creates the weights. The default creates none.</summary>
    /// <param name="inputs">One shape per input; batch and time may be unknown.</param>
    protected virtual void Build(IReadOnlyList<Shape> inputs)
    {
    }

    /// <summary>The layer's function on one tensor. Override this, or the one on several tensors.</summary>
    /// <param name="input">What goes in, batch first. A symbolic tensor has a shape and no numbers: do not read them.</param>
    /// <param name="context">Training or not, masks, initial states.</param>
    /// <returns>What comes out, made of operations on tensors so that gradients flow.</returns>
    protected virtual Tensor Call(Tensor input, CallContext context)
        => throw new NabiException($"{Title} works on several tensors; give it a list.");

    /// <summary>The layer's function on several tensors; by default, on exactly one.</summary>
    /// <param name="inputs">What goes in, batch first.</param>
    /// <param name="context">Training or not, masks, initial states.</param>
    /// <returns>What comes out, at least one tensor.</returns>
    protected virtual Tensor[] Call(Tensor[] inputs, CallContext context)
        => inputs.Length == 1 ? [Call(inputs[0], context)]
            : throw new NabiException($"{Title} takes one input, got {inputs.Length}.");

    /// <summary>The masks of the outputs; by default the first mask if <see cref="SupportsMasking"/>, else none.</summary>
    /// <param name="inputs">What went in.</param>
    /// <param name="outputs">What came out.</param>
    /// <param name="context">The masks of the inputs among others.</param>
    /// <returns>One mask, booleans (batch, time), or null an output.</returns>
    protected virtual IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        DropsMask |= !AcceptsMask && context.Masks.Any(mask => mask is not null);
        return [.. outputs.Select(_ => SupportsMasking ? context.Mask : null)];
    }

    /// <summary>Whether an explicit mask may be given.</summary>
    protected internal virtual bool AcceptsMask => SupportsMasking;


    /// <summary>
    /// Adds a number to the loss of the step that is running; without effect outside <c>Fit</c>, <c>Evaluate</c> and the like.
    /// </summary>
    /// <param name="loss">A tensor without axes.</param>
    protected static void AddLoss(Tensor loss) => CallContext.Current.AddLoss(loss);

    /// <summary>Sets the activity regularizer that a config holds.</summary>
    internal void Regularize(Regularizer? regularizer) => activityRegularizer = regularizer ?? activityRegularizer;

    /// <summary>Gives the layer another name, before it is in a model: what reads files or names layers does so.</summary>
    /// <param name="free">A name that no other layer of the model has; a model refuses two of one name.</param>
    public void Rename(string free) => name = free;

    /// <summary>Sets the paths of all weights of a layer that is part of nothing.</summary>
    internal virtual void AssignPaths() => AssignPaths("");

    /// <summary>Sets the paths of all weights below <paramref name="prefix"/>.</summary>
    internal virtual void AssignPaths(string prefix)
    {
        var path = prefix.Length == 0 ? Name : $"{prefix}/{Name}";
        foreach (var weight in ownWeights)
            weight.Variable.Path = $"{path}/{weight.Variable.Name}";
        foreach (var part in parts)
            part.AssignPaths(path);
    }

    /// <summary>Keras's way from a class name to a default name: <c>Conv1DTranspose</c> to <c>conv1d_transpose</c>.</summary>
    public static string DefaultNameOf(string className)
    {
        var text = new StringBuilder();
        for (var i = 0; i < className.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(className[i])
                && ((char.IsLower(className[i - 1]) && char.IsLetter(className[i - 1]))
                    || (i + 1 < className.Length && char.IsLower(className[i + 1])));
            text.Append(starts ? "_" : "").Append(char.ToLowerInvariant(className[i]));
        }

        return text.ToString();
    }

    /// <summary>
    /// The layer's function in its own context; an error that does not say where it comes from is given this layer's name.
    /// </summary>
    private Tensor[] Called(IReadOnlyList<Tensor> inputs, CallContext inside)
    {
        // A model may be put together while another one is looked at: that is no part of what is seen.
        if (inside.Scope.Observer is not { } observer || inputs.Any(static input => input.IsSymbolic))
            return Entered(inputs, inside);
        Tensor[]? outputs = null;
        observer.Begin(this);
        try
        {
            return outputs = Entered(inputs, inside);
        }
        finally
        {
            observer.End(inputs, outputs);
        }
    }

    private Tensor[] Entered(IReadOnlyList<Tensor> inputs, CallContext inside)
    {
        var outer = inside.Enter();
        try
        {
            EnsureBuilt([.. inputs.Select(input => input.Shape)]);
            return Declared(inputs) ?? Checked(inputs, Call(WantsFloats ? [.. inputs.Select(AsFloats)] : [.. inputs], inside));
        }
        catch (NabiException error) when (error.Owner is null)
        {
            throw error.Message.Contains($"\"{Name}\"", StringComparison.Ordinal)
                ? new NabiException(error.Message, error) { Owner = Title }
                : new NabiException($"{Title}: {error.Message}", error) { Owner = Title };
        }
        catch (OverflowException error) when (CountsLengths)
        {
            throw TooLong(inputs.Select(input => input.Shape), error);
        }
        finally
        {
            CallContext.Leave(outer);
        }
    }
}
