namespace Nabi.Layers;

/// <summary>
/// One time step of a recurrent network: from an input (batch, features) and the states to an output and the next states.
/// The <see cref="Step"/> in small operations is the cell's definition; <c>new RNN(cell)</c> runs it over time.
/// </summary>
/// <remarks>
/// A custom cell overrides <see cref="StateShapes"/>, <see cref="Layer.Build"/> and <see cref="Step"/>. Keras's
/// cells are layers with <c>call(inputs, states)</c> and <c>state_size</c>.
/// </remarks>
public abstract class Cell : Layer
{
    /// <summary>The shapes of the states without the batch axis: <c>[[units], [units]]</c> for h and c of an LSTM.</summary>
    public abstract IReadOnlyList<Shape> StateShapes { get; }

    /// <summary>How many tensors a step takes; 1, but for a <see cref="MultiInputCell"/>.</summary>
    public virtual int InputCount => 1;

    /// <summary>
    /// Whether a state is a memory that the cell carries on by itself, such as c of an LSTM: dropout of states leaves it whole. False by
    /// default: the state is what the next step sees of this one.
    /// </summary>
    /// <param name="state">The state's place among <see cref="StateShapes"/>.</param>
    public virtual bool IsCellState(int state) => false;

    /// <summary>One time step.</summary>
    /// <param name="x">(batch, features).</param>
    /// <param name="states">One tensor (batch, ...) for each of <see cref="StateShapes"/>.</param>
    /// <param name="context">Whether dropout is active, and what was kept for the sequence in <see cref="StartSequence"/>.</param>
    /// <returns>The output (batch, ...) and the next states.</returns>
    public abstract (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context);

    /// <summary>Uses the cell by itself: builds it if need be and runs one step.</summary>
    /// <param name="x">(batch, features).</param>
    /// <param name="states">One tensor (batch, ...) for each of <see cref="StateShapes"/>.</param>
    /// <param name="training">Whether dropout is active; null (default): as in the call around this one, else not.</param>
    /// <exception cref="NabiException">The input or the number of states does not fit.</exception>
    public (Tensor Output, TensorList Next) Apply(Tensor x, TensorList states, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        var outputs = ApplyAll([x, .. states], CallContext.Of(training));
        return (outputs[0], [.. outputs.Skip(1)]);
    }

    /// <summary>
    /// Called before the first step of a sequence: a cell with dropout draws the masks that hold for all its steps and keeps them in the
    /// context, not in itself.
    /// </summary>
    /// <param name="x">The first input (batch, features).</param>
    /// <param name="context">Whether dropout is active; what it keeps (<see cref="CallContext.Keep"/>) is there for all steps.</param>
    protected internal virtual void StartSequence(Tensor x, CallContext context)
    {
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (inputs.Length != InputCount + StateShapes.Count)
        {
            throw new NabiException(
                $"{Title} needs {(InputCount == 1 ? "an input" : $"{InputCount} inputs")} and {StateShapes.Count} states, "
                + $"got {inputs.Length} tensors.");
        }

        context = context.ForSequence();
        StartSequence(inputs[0], context);
        var (output, next) = StepOn([.. inputs[..InputCount]], [.. inputs[InputCount..]], context);
        return [output, .. next];
    }

    /// <summary>One time step on all tensors that a step takes.</summary>
    private protected virtual (Tensor Output, TensorList Next) StepOn(TensorList x, TensorList states, CallContext context)
        => Step(x[0], states, context);

    /// <summary>One time step, for the layer that runs the cell.</summary>
    internal (Tensor Output, TensorList Next) Run(TensorList x, TensorList states, CallContext context) => StepOn(x, states, context);

    /// <summary>This cell, for another one that hands it a single tensor per step.</summary>
    internal Cell ForOneInput(string owner)
        => InputCount == 1
            ? this
            : throw new NabiException(
                $"{owner}: {Title} takes {InputCount} tensors per step; run it with RNN by itself, not inside another cell.");
}
