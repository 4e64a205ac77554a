namespace Nabi.Layers;

/// <summary>
/// A cell run over time: (batch, time, features) to (batch, units), or (batch, time, units) with
/// <see cref="ReturnSequences"/>. The settings that all recurrent layers share are here.
/// </summary>
/// <remarks>
/// Keras's rules for masks: at a step that does not count, output and states stay as they were; before the first step that
/// counts the output is zero.
/// </remarks>
public abstract class Recurrent : Layer
{
    internal static readonly ConfigSetting<bool> ReturnSequencesSetting = ConfigSetting.Bool(nameof(ReturnSequences), false);
    internal static readonly ConfigSetting<bool> ReturnStateSetting = ConfigSetting.Bool(nameof(ReturnState), false);
    internal static readonly ConfigSetting<bool> GoBackwardsSetting = ConfigSetting.Bool(nameof(GoBackwards), false);
    internal static readonly ConfigSetting<bool> StatefulSetting = ConfigSetting.Bool(nameof(Stateful), false);
    internal static readonly ConfigSetting<bool> UnrollSetting = ConfigSetting.Bool(nameof(Unroll), false);
    internal static readonly ConfigSetting<bool> ZeroOutputForMaskSetting = ConfigSetting.Bool(nameof(ZeroOutputForMask), false);

    private Variable[]? keptStates;

    private protected Recurrent(Cell cell) => Cell = Track(Must.Have(cell, ClassName, "the cell"));

    /// <summary>The cell.</summary>
    public Cell Cell { get; }

    /// <summary>Whether every step's output is returned; false by default: only the last.</summary>
    public bool ReturnSequences { get => Get(ReturnSequencesSetting); init => Set(ReturnSequencesSetting, value); }

    /// <summary>Whether the last states are returned behind the output; false by default.</summary>
    public bool ReturnState { get => Get(ReturnStateSetting); init => Set(ReturnStateSetting, value); }

    /// <summary>Whether time runs from the last step to the first; the outputs are then in that order. False by default.</summary>
    public bool GoBackwards { get => Get(GoBackwardsSetting); init => Set(GoBackwardsSetting, value); }

    /// <summary>Whether the last states of a batch are the first of the next one; false by default. Needs a fixed batch size.</summary>
    public bool Stateful { get => Get(StatefulSetting); init => Set(StatefulSetting, value); }

    /// <summary>Keras's setting for unrolled loops; accepted and kept, without effect on results.</summary>
    public bool Unroll { get => Get(UnrollSetting); init => Set(UnrollSetting, value); }

    /// <summary>Whether the output is zero at steps that the mask leaves out; false by default: the previous one is repeated.</summary>
    public bool ZeroOutputForMask { get => Get(ZeroOutputForMaskSetting); init => Set(ZeroOutputForMaskSetting, value); }

    /// <summary>The kept states of a stateful layer, in the cell's order; empty otherwise or before the first batch.</summary>
    public IReadOnlyList<Variable> States => keptStates ?? [];

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [ReturnSequencesSetting, ReturnStateSetting, GoBackwardsSetting, StatefulSetting, UnrollSetting, ZeroOutputForMaskSetting];

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> KeptStates => States;

    /// <inheritdoc/>
    public override bool ReadsBackwards => GoBackwards;

    /// <inheritdoc/>
    public override bool TakesInitialState => true;

    /// <inheritdoc/>
    public override int SequenceInputs => Cell.InputCount;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedPart> NamedParts => [new NamedPart("cell", Cell)];

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => true;

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    /// <summary>Sets the kept states of a stateful layer to zero.</summary>
    public void ResetStates()
    {
        foreach (var state in keptStates ?? [])
        {
            state.Value.Floats.Clear();
            state.MarkChanged();
        }
    }

    /// <summary>
    /// Uses the layer and returns the output together with the last states; turns <see cref="ReturnState"/> on if need be.
    /// </summary>
    /// <param name="input">(batch, time, features).</param>
    /// <param name="initial">The initial states, one (batch, units) per state; null for zeros or kept states.</param>
    /// <param name="training">Whether dropout is active; null (default): as in the call around this one, else not.</param>
    /// <param name="mask">Booleans (batch, time), true where a step counts; null takes the input's.</param>
    /// <exception cref="NabiException">The input or the states do not fit.</exception>
    public (Tensor Output, TensorList States) ApplyWithState(Tensor input, TensorList? initial = null,
        bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!ReturnState && OutputShapes is not null)
            throw new NabiException($"{Title} was used before without its states; set ReturnState = true where it is made.");
        if (!ReturnState)
            Set(ReturnStateSetting, true);
        var context = new CallContext { Masks = mask is null ? [] : [mask], InitialState = initial is null ? [] : initial };
        var outputs = ApplyAll([input], training is { } given ? context.WithTraining(given) : context);
        return (outputs[0], [.. outputs.Skip(1)]);
    }

    /// <summary>A new layer with the same settings that runs the other way in time.</summary>
    internal Recurrent Opposite()
    {
        var other = NewInstance();
        other.Values.TakeOver(Values);
        other.Set(GoBackwardsSetting, !GoBackwards);
        other.Rename(Name);
        other.Regularize(ActivityRegularizer);
        if (!Trainable)
            other.Trainable = false;
        return other;
    }

    /// <summary>A new layer of the same class, made with what the constructor asks for.</summary>
    private protected abstract Recurrent NewInstance();

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireSequences(inputs);
        Cell.EnsureBuilt([.. inputs.Take(SequenceInputs).Select(shape => new Shape(shape[0]).Concat(shape.Slice(2, shape.Rank - 2)))]);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        RequireSequences([.. inputs.Select(input => input.Shape)]);
        var x = inputs[0];
        TensorList sequences = [.. inputs[..SequenceInputs]];
        var firstStates = inputs.Length > SequenceInputs ? inputs[SequenceInputs..] : context.InitialState;
        var mask = CheckedMask(x, context.Mask);
        context = context.ForSequence();
        if (context.Scope.Stream is { Keeps: true } stream && !x.IsSymbolic)
            return StreamStep(stream, sequences, mask, firstStates.Count > 0, context);
        var kept = Kept(x, context);
        var initial = InitialStates(x, firstStates, kept);
        Cell.StartSequence(FirstStep(x), context);
        var (sequence, last, states) = sequences.Count == 1 && !context.IsObserved ? Run(x, mask, initial, context)
            : Steps(sequences, mask, initial, context);
        for (var i = 0; i < kept?.Length; i++)
            Ops.Assign(kept[i], states[i]);
        if (mask is not null && !ZeroOutputForMask && !x.IsSymbolic && context.Scope is { Carried: { } carried, Stream: null })
            (sequence, last) = GoOn(carried, mask, sequence, last);
        var output = ReturnSequences ? sequence : last;
        return ReturnState ? [output, .. states] : [output];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        // A mask that the call itself left out still goes with the sequence, as in Keras.
        return [
            .. outputs.Select(
                (_, i) => i == 0 && ReturnSequences ? context.Mask ?? (context.Masks.Count > 0 ? inputs[0].Mask : null) : null)];
    }

    /// <summary>Runs the cell over time: outputs (batch, time, ...), the last output, and the last states.</summary>
    private protected virtual (Tensor Sequence, Tensor Last, TensorList States) Run(Tensor x, Tensor? mask,
        TensorList? initial, CallContext context)
        => Steps([x], mask, initial, context);

    private (Tensor Sequence, Tensor Last, TensorList States) Steps(TensorList sequences, Tensor? mask,
        TensorList? initial, CallContext context)
    {
        var x = sequences[0];
        var time = x.Shape[1];
        TensorList states = initial ?? [.. Cell.StateShapes.Select(shape => Ops.ZerosLikeBatch(x, shape))];
        if (x.IsSymbolic)
        {
            var (one, next) = Cell.Run([.. sequences.Select(FirstStep)], states, context);
            return (Tensor.Symbolic([x.Shape[0], time, .. one.Shape.Skip(1)]), one, next);
        }

        List<Tensor> outputs = [];
        Tensor? previous = null;
        for (var t = 0; t < time; t++)
        {
            var at = GoBackwards ? time - 1 - t : t;
            var (output, next) = Cell.Run([.. sequences.Select(sequence => Ops.Select(sequence, 1, at))], states,
                context.IsObserved ? context.AtStep(at) : context);
            if (mask is not null)
            {
                var counts = Ops.Select(mask, 1, at);
                previous ??= Ops.ZerosLikeBatch(x, output.Shape.Slice(1, output.Rank - 1));
                output = Ops.Where(Like(counts, output), output, ZeroOutputForMask ? 0f : previous);
                next = [.. next.Select((state, i) => Ops.Where(Like(counts, state), state, states[i]))];
            }

            outputs.Add(previous = output);
            states = next;
            if (context.IsObserved)
                ShowStep(output, states, context.AtStep(at));
        }

        return outputs.Count == 0 ? throw new NabiException($"{Title}: the input has no time steps, got shape {x.Shape}.")
            : (Ops.Stack(outputs, 1), outputs[^1], states);
    }

    /// <summary>Shows the output of a step, and the states that are a memory of their own.</summary>
    private void ShowStep(Tensor output, TensorList states, CallContext context)
    {
        context.Show(Cell, "output", output);
        for (var i = 0; i < states.Count; i++)
        {
            if (Cell.IsCellState(i))
                context.Show(Cell, "cell_state", states[i]);
        }
    }

    private void RequireSequences(IReadOnlyList<Shape> shapes)
    {
        if (shapes.Count < SequenceInputs)
            throw new NabiException($"{Title} takes {SequenceInputs} sequences, got {shapes.Count}.");
        foreach (var shape in shapes.Take(SequenceInputs))
        {
            if (shape.Rank < 3)
            {
                throw new NabiException($"{Title} expects an input of shape (batch, time, features), got {shape}"
                    + (shape.Rank == 2 ? "; a recurrent layer below it needs ReturnSequences = true." : "."));
            }

            if (!shape.Slice(0, 2).Fits(shapes[0].Slice(0, 2)))
            {
                throw new NabiException(
                    $"{Title} takes sequences of the same batch and time, got {string.Join(" and ", shapes.Take(SequenceInputs))}.");
            }
        }
    }

    /// <summary>
    /// One step of a stream from its kept states: the sequence (batch, 1, ...). Null when there is no shorter way than Run.
    /// </summary>
    private protected virtual Tensor? StreamStep(Tensor x, Variable[] states) => null;

    private Tensor[] StreamStep(StateStore stream, TensorList sequences, Tensor? mask, bool isGiven, CallContext context)
    {
        var x = sequences[0];
        if (GoBackwards)
            throw new NabiException($"{Title} runs backwards in time and cannot work in a stream.");
        if (isGiven || ReturnState)
            throw new NabiException($"{Title} takes or returns states, which a stream keeps itself; leave them out.");
        if (x.Shape[1] != 1)
            throw new NabiException($"{Title} takes one time step at a time in a stream, got an input of shape {x.Shape}.");
        var kept = stream.Of(this, [.. Cell.StateShapes.Select(shape => new Shape(x.Shape[0]).Concat(shape))]);
        if (mask is null && sequences.Count == 1 && StreamStep(x, kept) is { } step)
            return [ReturnSequences ? step : Ops.Select(step, 1, 0)];
        Cell.StartSequence(FirstStep(x), context);
        TensorList begin = [.. kept.Select(state => state.Value)];
        var (sequence, last, states) = sequences.Count == 1 ? Run(x, mask, begin, context) : Steps(sequences, mask, begin, context);
        if (mask is not null && !ZeroOutputForMask)
        {
            // A step that does not count repeats the output before it.
            var before = stream.Of(Cell, [last.Shape])[0];
            last = Ops.Where(Like(Ops.Select(mask, 1, 0), last), last, before.Value);
            Ops.Assign(before, last);
            sequence = Ops.ExpandDims(last, 1);
        }

        for (var i = 0; i < kept.Length; i++)
            Ops.Assign(kept[i], states[i]);
        return [ReturnSequences ? sequence : last];
    }

    /// <summary>
    /// Outputs of a chunk of a sequence: up to the first step that counts they repeat the last output of the chunk before.
    /// </summary>
    private (Tensor Sequence, Tensor Last) GoOn(StateStore carried, Tensor mask, Tensor sequence, Tensor last)
    {
        var kept = carried.Of(Cell, [last.Shape])[0];
        var before = Ops.Copy(kept.Value);
        last = Ops.Where(Like(Ops.Any(mask, [1]), last), last, before);
        Ops.Assign(kept, last);
        if (!ReturnSequences)
            return (sequence, last);
        var began = Ops.Greater(Ops.CumSum(Ops.Cast(mask, DType.Float32), 1), 0f);
        int[] shape = [mask.Shape[0], mask.Shape[1], .. Enumerable.Repeat(1, sequence.Rank - 2)];
        return (Ops.Where(Ops.View(began, new Shape(shape)), sequence, Ops.ExpandDims(before, 1)), last);
    }

    private static Tensor Like(Tensor counts, Tensor value)
        => Ops.View(counts, new Shape([value.Shape[0], .. Enumerable.Repeat(1, value.Rank - 1)]));

    private static Tensor FirstStep(Tensor x)
        => x.IsSymbolic || x.Shape[1] == 0
            ? Tensor.Symbolic(new Shape(x.Shape[0]).Concat(x.Shape.Slice(2, x.Rank - 2)))
            : Ops.Select(x, 1, 0);

    private Tensor? CheckedMask(Tensor x, Tensor? mask)
    {
        if (mask is null)
            return null;
        mask = StepMask.Of(mask);
        if (!mask.Shape.Fits(new Shape(x.Shape[0], x.Shape[1])))
            throw new NabiException($"{Title} expects a mask of shape (batch, time) = ({x.Shape[0]}, {x.Shape[1]}), got {mask.Shape}.");
        return mask;
    }

    private TensorList? InitialStates(Tensor x, IReadOnlyList<Tensor> given, Variable[]? kept)
    {
        var shapes = Cell.StateShapes;
        if (given.Count > 0)
        {
            if (given.Count != shapes.Count)
                throw new NabiException($"{Title} has {shapes.Count} states, but {given.Count} initial states were given.");
            for (var i = 0; i < shapes.Count; i++)
            {
                if (!given[i].Shape.Fits(new Shape(x.Shape[0]).Concat(shapes[i])))
                {
                    throw new NabiException(
                        $"{Title} expects initial state {i} of shape {new Shape(x.Shape[0]).Concat(shapes[i])}, got {given[i].Shape}.");
                }
            }

            return [.. given.Select(AsFloats)];
        }

        return kept is null ? null : [.. kept.Select(state => Ops.Copy(state.Value))];
    }

    /// <summary>The states that this call goes on from and leaves behind; null when it keeps none.</summary>
    private Variable[]? Kept(Tensor x, CallContext context)
    {
        var batch = x.Shape[0];
        if (Stateful && x.IsSymbolic && batch < 0)
        {
            throw new NabiException(
                $"{Title} is stateful and must know the batch size; give it, for example new Input(...) {{ BatchSize = 1 }}.");
        }

        if (x.IsSymbolic || context.Scope.Stream is not null)
            return null;
        if (context.Scope.Carried is { } carried && !Stateful)
            return carried.Of(this, [.. Cell.StateShapes.Select(shape => new Shape(batch).Concat(shape))]);
        if (!Stateful)
            return null;
        keptStates ??= NewStates(batch);
        if (keptStates.Length > 0 && keptStates[0].Shape[0] != batch)
        {
            throw new NabiException(
                $"{Title} is stateful for batches of {keptStates[0].Shape[0]}, got a batch of {batch}; use the same batch size, or "
                + "ResetStates and a new model.");
        }

        return keptStates;
    }

    private Variable[] NewStates(int batch)
        => [.. Cell.StateShapes.Select(
            (shape, i) => new Variable($"state_{i}", Tensor.Filled(new Shape(batch).Concat(shape), 0f), trainable: false))];
}
