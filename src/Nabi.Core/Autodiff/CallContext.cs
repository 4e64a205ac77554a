namespace Nabi;

/// <summary>
/// What goes with one call of a layer: whether dropout and the like are active, masks, initial states, and what the surrounding program
/// collects (recorded operations, added losses, kept states). It is passed down to <c>Call</c>, <c>Step</c> and <c>StartSequence</c>,
/// and is the one ambient value of the library, so that operators on tensors and layers inside layers find it.
/// </summary>
/// <remarks>
/// What is left unset is that of the surrounding call, as in Keras: a layer used inside another layer's <c>Call</c> trains when the outer
/// one does. The value flows with <c>async</c> code and into tasks that are started inside a call.
/// </remarks>
public sealed class CallContext
{
    private static readonly AsyncLocal<CallContext?> Ambient = new();
    private static readonly CallContext Outermost = new();

    private readonly bool? training;
    private readonly Dictionary<object, Tensor?[]>? kept;
    private readonly int? step;

    /// <summary>A context in which nothing is set: everything is taken over from the surrounding call.</summary>
    public CallContext()
    {
    }

    private CallContext(
        CallContext from, bool? training, Scope scope, object? caller, Dictionary<object, Tensor?[]>? kept, int? step = null)
    {
        this.training = training;
        this.kept = kept;
        this.step = step ?? from.step;
        (Masks, InitialState, Scope, Caller) = (from.Masks, from.InitialState, scope, caller);
        (UseCausalMask, AttentionMask, ReturnAttentionScores, Reverse) =
            (from.UseCausalMask, from.AttentionMask, from.ReturnAttentionScores, from.Reverse);
    }

    /// <summary>The context of the call that is running, or an empty one outside of any call.</summary>
    public static CallContext Current => Ambient.Value ?? Outermost;

    /// <summary>Whether dropout and the like are active. Unset: as in the surrounding call, false at the top.</summary>
    public bool Training
    {
        get => training ?? false;
        init => training = value;
    }

    /// <summary>
    /// One mask per input, booleans (batch, time), true where a step counts; empty or null entries mean no mask. Of numbers, what is not 0
    /// counts: layers get booleans.
    /// </summary>
    public IReadOnlyList<Tensor?> Masks { get; init; } = [];

    /// <summary>The initial states of a recurrent layer, one tensor (batch, units) per state; empty for zeros or kept states.</summary>
    public IReadOnlyList<Tensor> InitialState { get; init; } = [];

    /// <summary>For attention layers: whether a position sees only itself and earlier ones.</summary>
    public bool UseCausalMask { get; init; }

    /// <summary>
    /// For attention layers: booleans (batch, queries, values) or what broadcasts to it, true where a query may see a value (of numbers,
    /// what is not 0); null for all.
    /// </summary>
    public Tensor? AttentionMask { get; init; }

    /// <summary>For attention layers: whether the weights of the values are a second output.</summary>
    public bool ReturnAttentionScores { get; init; }

    /// <summary>
    /// For layers with a reverse direction, such as an embedding that gives scores of ids: whether this call goes the other way.
    /// </summary>
    public bool Reverse { get; init; }

    /// <summary>The mask of the first input, or null.</summary>
    public Tensor? Mask => Masks.Count > 0 ? Masks[0] : null;

    /// <summary>What the program around the call collects.</summary>
    internal Scope Scope { get; private init; } = Scope.Empty;

    /// <summary>The layer whose call is running, or null outside of any.</summary>
    internal object? Caller { get; }

    /// <summary>What <see cref="Training"/> was set to, or null.</summary>
    internal bool? GivenTraining => training;

    /// <summary>A context that differs in <see cref="Training"/> alone; null leaves it to the surrounding call.</summary>
    internal static CallContext Of(bool? training) => training is { } given ? new CallContext { Training = given } : new CallContext();

    /// <summary>Keeps tensors for the steps of the sequence that begins: the masks a cell draws in <c>StartSequence</c>.</summary>
    /// <param name="owner">Whose they are: the cell.</param>
    /// <param name="values">The tensors; null for none.</param>
    /// <exception cref="NabiException">The context is not that of a sequence.</exception>
    public void Keep(object owner, params Tensor?[] values)
    {
        ArgumentNullException.ThrowIfNull(owner);
        (kept
            ?? throw new NabiException(
                "A context keeps tensors only for a sequence: call Keep in StartSequence, with the context it was given."))[owner] = values;
    }

    /// <summary>
    /// What <see cref="Keep"/> kept for <paramref name="owner"/> in this sequence; the steps of the sequence may change its entries.
    /// </summary>
    /// <returns>The tensors; empty when nothing was kept.</returns>
    public Tensor?[] Kept(object owner) => kept is not null && kept.TryGetValue(owner, out var values) ? values : [];

    /// <summary>
    /// Shows an inner value of the call, such as a gate or the weights of attention, to who looks (<c>Model.Trace</c>); without effect
    /// otherwise.
    /// </summary>
    /// <param name="owner">Whose it is: the layer or the cell.</param>
    /// <param name="name">Its name, such as <c>forget_gate</c>.</param>
    /// <param name="value">The value, batch first.</param>
    public void Show(object owner, string name, Tensor value)
    {
        if (Scope.Observer is not { } observer)
            return;
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(value);
        if (!value.IsSymbolic)
            observer.Show(owner, name, value, step);
    }

    /// <summary>Whether anybody looks at inner values, so that they are made one by one.</summary>
    public bool IsObserved => Scope.Observer is not null;

    /// <summary>Whether anybody collects losses, so that what is only part of one need not be computed otherwise.</summary>
    public bool CollectsLosses => Scope.Losses is not null;

    /// <summary>
    /// Adds a number to the loss of the training step that is running; without effect outside <c>Fit</c>, <c>Evaluate</c> and the like.
    /// </summary>
    /// <param name="loss">A tensor; its elements are summed.</param>
    public void AddLoss(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Scope.Losses?.Add(loss);
    }

    /// <summary>This context inside a surrounding one, as the call of <paramref name="layer"/>.</summary>
    internal CallContext Inside(CallContext outer, object? layer)
        => new(this, training ?? outer.training, outer.Scope, layer, kept);

    /// <summary>The same context with other masks: for a layer that hands its context on to the layer it wraps.</summary>
    /// <param name="masks">One mask per input, booleans (batch, time); empty or null entries mean no mask.</param>
    public CallContext WithMasks(IReadOnlyList<Tensor?> masks)
        => new(this, training, Scope, Caller, kept) { Masks = masks };

    /// <summary>The same context, asking for attention scores (<see cref="ReturnAttentionScores"/>).</summary>
    /// <param name="attentionMask">In place of <see cref="AttentionMask"/>; null keeps it.</param>
    public CallContext WithScores(Tensor? attentionMask = null)
        => new(this, training, Scope, Caller, kept) { AttentionMask = attentionMask ?? AttentionMask, ReturnAttentionScores = true };

    /// <summary>The same context with <see cref="Training"/> set.</summary>
    /// <param name="value">Whether dropout and the like are active.</param>
    public CallContext WithTraining(bool value) => new(this, value, Scope, Caller, kept);

    /// <summary>The same context with other tensors in place of those it holds.</summary>
    internal CallContext With(Func<Tensor, Tensor> value)
        => new(this, training, Scope, Caller, kept)
        {
            Masks = [.. Masks.Select(mask => mask is null ? null : value(mask))],
            InitialState = [.. InitialState.Select(value)],
            AttentionMask = AttentionMask is null ? null : value(AttentionMask),
        };

    /// <summary>The same context with another scope.</summary>
    internal CallContext WithScope(Scope scope) => new(this, training, scope, Caller, kept);

    /// <summary>The same context as that of a new sequence, for which tensors can be kept.</summary>
    public CallContext ForSequence()
        => new(this, training, Scope, Caller, new Dictionary<object, Tensor?[]>(ReferenceEqualityComparer.Instance));

    /// <summary>The same context as that of a time step of the sequence: what it shows belongs there.</summary>
    /// <param name="time">The place in time, from 0.</param>
    public CallContext AtStep(int time) => new(this, training, Scope, Caller, kept, time);

    /// <summary>Makes this the context of what follows and returns the one before, which <see cref="Leave"/> sets back.</summary>
    internal CallContext? Enter()
    {
        var outer = Ambient.Value;
        Ambient.Value = this;
        return outer;
    }

    /// <summary>Sets back what <see cref="Enter"/> returned.</summary>
    internal static void Leave(CallContext? outer) => Ambient.Value = outer;

    /// <summary>Runs <paramref name="body"/> with this as its context.</summary>
    internal T Run<T>(Func<T> body)
    {
        var outer = Enter();
        try
        {
            return body();
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Runs <paramref name="body"/> in the scope that <paramref name="change"/> makes from the current one.</summary>
    internal static T RunIn<T>(Func<Scope, Scope> change, Func<T> body) => Current.WithScope(change(Current.Scope)).Run(body);

    /// <summary>Tells the tape that records, if any, that code runs; the code of others may do something else every time.</summary>
    internal static void NoteCode(bool isPure)
    {
        if (!isPure)
            Current.Scope.Tape?.NoteUserCode();
    }

    /// <summary>Sets where keys come from, for everything that follows in this flow of control.</summary>
    internal static void SetKeys(Seeds.Source source) => Ambient.Value = Current.WithScope(Current.Scope with { Keys = source });
}
