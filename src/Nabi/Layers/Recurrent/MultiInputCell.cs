namespace Nabi.Layers;

/// <summary>
/// A cell whose step takes several tensors, such as a sensor's reading and a picture of the same moment:
/// <c>new RNN(cell).Apply([readings, pictures])</c> runs over all of them in step. All have the same batch and time; initial states follow
/// them.
/// </summary>
/// <remarks>Keras's nested inputs of <c>RNN</c>. The mask is the first tensor's.</remarks>
public abstract class MultiInputCell : Cell
{
    /// <summary>How many tensors a step takes, at least 1.</summary>
    public abstract override int InputCount { get; }

    /// <summary>One time step.</summary>
    /// <param name="x">One tensor (batch, ...) for each sequence.</param>
    /// <param name="states">One tensor (batch, ...) for each of <see cref="Cell.StateShapes"/>.</param>
    /// <param name="context">Whether dropout is active, and what was kept for the sequence in <see cref="Cell.StartSequence"/>.</param>
    /// <returns>The output (batch, ...) and the next states.</returns>
    public abstract (Tensor Output, TensorList Next) Step(TensorList x, TensorList states, CallContext context);

    /// <summary>One time step of a cell that takes a single tensor after all.</summary>
    /// <exception cref="NabiException">The cell takes several.</exception>
    public sealed override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        if (InputCount != 1)
            throw new NabiException($"{Title} takes {InputCount} tensors per step, got one; give Step all of them.");
        TensorList only = [x];
        return Step(only, states, context);
    }

    private protected override (Tensor Output, TensorList Next) StepOn(TensorList x, TensorList states, CallContext context)
        => Step(x, states, context);
}
