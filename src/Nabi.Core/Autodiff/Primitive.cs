namespace Nabi;

/// <summary>
/// One kind of operation: it infers the shapes of its outputs, computes them, and knows its own gradient. An instance
/// holds the operation's settings; what belongs to one call (inputs, outputs, scratch memory) stands in its <see cref="PrimitiveCall"/>,
/// so that a recorded call can be run again on new numbers without allocating.
/// </summary>
/// <remarks>
/// A custom operation derives from this class and is used with <see cref="Ops.Apply(Primitive, Tensor[])"/>. Its class is a
/// known name for files once it is registered.
/// </remarks>
public abstract class Primitive
{
    /// <summary>The name in errors and drawings: the class's, without "Primitive" at its end.</summary>
    public virtual string Name
        => GetType().Name is var name && name.EndsWith("Primitive", StringComparison.Ordinal) ? name[..^"Primitive".Length] : name;

    /// <summary>
    /// The settings as one value that equals that of another instance with the same settings, <c>(axis, keepDims)</c> for example; null
    /// (default) when instances cannot be compared. Two calls with equal settings share recorded memory.
    /// </summary>
    public virtual object? Key => null;

    /// <summary>
    /// The settings in Keras's words, <c>axis</c> and <c>keepdims</c> for example; null (default) when Keras has no words for them.
    /// </summary>
    public virtual IReadOnlyList<Setting>? Settings => null;

    /// <summary>False for operations without a gradient (comparisons, random numbers, casts to integers).</summary>
    public virtual bool Differentiable => true;

    /// <summary>
    /// True when running the operation changes what stands outside of its call, a variable or a random stream; false by default. Steps with
    /// such operations never run on two threads at once.
    /// </summary>
    public virtual bool ChangesState => false;

    /// <summary>True when output 0 is the memory of input 0 under another shape; its gradient then is such a view too.</summary>
    internal virtual bool IsView => false;

    /// <summary>False when input <paramref name="input"/> never has a gradient (a mask, a condition, ids).</summary>
    public virtual bool HasGradient(int input) => true;

    /// <summary>
    /// True when the gradient of input <paramref name="input"/> is that of the only output, number by number, if their shapes are equal.
    /// </summary>
    internal virtual bool PassesGradient(int input) => false;

    /// <summary>
    /// True when each number of the only output needs, of every input that has the output's shape, the number in the same place alone, so
    /// that parts may be computed by themselves (<see cref="ForwardPart"/>) and written over such an input.
    /// </summary>
    internal virtual bool IsPointwise(PrimitiveCall call) => false;

    /// <summary>
    /// True when <see cref="Forward(PrimitiveCall, IOutputFinish)"/> tells of the numbers of the only output as they come.
    /// </summary>
    internal virtual bool TakesFinish(PrimitiveCall call) => false;

    /// <summary>
    /// The operation that computes from the inputs of <paramref name="source"/> at once, to the bit, what this one makes of its result,
    /// which nobody else reads; null (default) where there is none. Predictions use it.
    /// </summary>
    /// <param name="call">A call of this operation on one input.</param>
    /// <param name="source">The call whose only result that input is.</param>
    internal virtual Primitive? Over(PrimitiveCall call, PrimitiveCall source) => null;

    /// <summary>
    /// True when the gradient of the only input may be written over that of the only output, of the same shape: each number of it needs
    /// that number of the other alone.
    /// </summary>
    internal virtual bool OverwritesGradient => false;

    /// <summary>The shapes and types of the outputs; axes may be unknown (-1).</summary>
    /// <param name="inputs">The inputs; they may be symbolic, so their numbers must not be read.</param>
    /// <exception cref="NabiException">The inputs do not fit together.</exception>
    public abstract TensorSpec[] Infer(Tensor[] inputs);

    /// <summary>
    /// <see cref="Infer"/>, whose sums and products of lengths may go beyond what an axis can have, and which may be given too few inputs.
    /// </summary>
    internal TensorSpec[] Describe(Tensor[] inputs)
    {
        try
        {
            return Infer(inputs);
        }
        catch (OverflowException error)
        {
            throw new NabiException(
                $"{Name}: on {string.Join(", ", inputs.Select(input => input.Shape))} an axis would be longer than {int.MaxValue}, the "
                + "most there can be; use smaller numbers.", error);
        }
        catch (IndexOutOfRangeException error)
        {
            var given = inputs.Length == 0 ? "none" : string.Join(", ", inputs.Select(input => input.Shape));
            throw new NabiException($"{Name}: more inputs are needed than {given}; give all that the operation has.", error);
        }
    }

    /// <summary>Computes the outputs.</summary>
    /// <param name="call">Inputs, outputs and scratch memory.</param>
    public abstract void Forward(PrimitiveCall call);

    /// <summary>Computes some numbers of the output; asked only where <see cref="IsPointwise"/>, and without the worker pool.</summary>
    /// <param name="call">Inputs and output.</param>
    /// <param name="from">The first number, row by row.</param>
    /// <param name="count">How many.</param>
    internal virtual void ForwardPart(PrimitiveCall call, int from, int count) => throw new NotSupportedException();

    /// <summary>Computes the only output and says of each of its numbers once that it is there; asked only where
    /// <see cref="TakesFinish"/>.</summary>
    /// <param name="call">Inputs and output.</param>
    /// <param name="finish">Who is told.</param>
    internal virtual void Forward(PrimitiveCall call, IOutputFinish? finish) => throw new NotSupportedException();

    /// <summary>
    /// Computes the gradients of the inputs that are wanted from those of the outputs: writes the whole of
    /// <see cref="PrimitiveCall.InputGradient"/>, or adds to it where <see cref="PrimitiveCall.Adds"/> says so.
    /// </summary>
    /// <param name="call">Inputs, outputs and their gradients.</param>
    /// <exception cref="NabiException">The operation has no gradient.</exception>
    public virtual void Backward(PrimitiveCall call) => throw new NabiException($"The operation {Name} has no gradient.");

    /// <summary>
    /// The gradients of the inputs written in operations, for gradients of gradients; not asked where there is a <see cref="Formula"/>. The
    /// default runs <see cref="Backward"/>, which gives the same numbers but cannot be differentiated again: asking for that ends in an
    /// error message that names the operation.
    /// </summary>
    /// <param name="call">Inputs and outputs of the call; their tensors may be used in operations.</param>
    /// <param name="outputGradients">One gradient per output; null where nothing depends on that output.</param>
    /// <returns>One gradient per input, of its shape; null where it has none.</returns>
    public virtual Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients) => GradientPrimitive.Apply(call, outputGradients);

    /// <summary>
    /// The only output as a formula of other operations, from the call and its inputs: gradients of gradients are then those of the
    /// formula, and <see cref="Gradient"/> need not be written. Null (default) for none. The inputs come as tensors of their own, which the
    /// formula uses in place of the call's. A file that has no word for the operation, such as ONNX, holds the formula instead, if it needs
    /// the inputs alone.
    /// </summary>
    public virtual Func<PrimitiveCall, Tensor[], Tensor>? Formula => null;

    /// <summary>
    /// All outputs as formulas of other operations, for an operation with several; what is said of <see cref="Formula"/>, which it is made
    /// of by default, holds for each. Null for none.
    /// </summary>
    public virtual Func<PrimitiveCall, Tensor[], Tensor[]>? Formulas
        => Formula is { } formula ? (call, inputs) => [formula(call, inputs)] : null;

    /// <summary>Whether a recorded call of <paramref name="recorded"/> may be run again as a call of this.</summary>
    internal virtual bool Repeats(Primitive recorded)
        => recorded.GetType() == GetType() && Key is { } key && key.Equals(recorded.Key);
}
