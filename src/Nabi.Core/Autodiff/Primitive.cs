namespace Nabi;

/// <summary>
/// One kind of operation: it infers the shapes of its outputs, computes them, and knows its own gradient. An instance
/// holds the operation's settings; what belongs to one call (inputs, outputs, scratch memory) stands in its <see cref="Step"/>,
/// so that a recorded call can be run again on new numbers without allocating.
/// </summary>
internal abstract class Primitive
{
    /// <summary>The name in errors and drawings.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>False for operations without a gradient (comparisons, random numbers, casts to integers).</summary>
    public virtual bool Differentiable => true;

    /// <summary>True when output 0 is the memory of input 0 under another shape; its gradient then is such a view too.</summary>
    public virtual bool IsView => false;

    /// <summary>False when input <paramref name="input"/> never has a gradient (a mask, a condition, ids).</summary>
    public virtual bool HasGradient(int input) => true;

    /// <summary>True when the gradient of input <paramref name="input"/> is that of the only output, number by number, if their shapes are equal.</summary>
    public virtual bool PassesGradient(int input) => false;

    /// <summary>
    /// True when the gradient of the only input may be written over that of the only output, of the same shape: each number of it needs
    /// that number of the other alone.
    /// </summary>
    public virtual bool OverwritesGradient => false;

    /// <summary>The shapes and types of the outputs; axes may be unknown.</summary>
    /// <exception cref="NabiException">The inputs do not fit together.</exception>
    public abstract Spec[] Infer(Tensor[] inputs);

    /// <summary>Computes the outputs.</summary>
    public abstract void Forward(Step step);

    /// <summary>
    /// Computes the gradients of the inputs that are wanted from those of the outputs: writes the whole of
    /// <see cref="Step.InputGradient"/>, or adds to it where <see cref="Step.Adds"/> says so.
    /// </summary>
    public virtual void Backward(Step step) => throw new NabiException($"The operation {Name} has no gradient.");
}
