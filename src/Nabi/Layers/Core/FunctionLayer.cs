namespace Nabi.Layers;

/// <summary>
/// A custom function as a layer without weights: <c>new FunctionLayer(x =&gt; x * 2f)</c>. It cannot be saved with a
/// model, because a file cannot hold a function; for that, write a layer class and register it.
/// </summary>
/// <remarks>Takes the place of Keras's <c>Lambda</c>.</remarks>
public sealed class FunctionLayer : Layer
{
    private readonly Func<IReadOnlyList<Tensor>, Tensor> function;
    private readonly bool isPure;

    /// <summary>A function of one tensor.</summary>
    /// <param name="function">Made of operations on tensors, so that gradients flow; it is also called on symbolic tensors.</param>
    /// <param name="isPure">Whether the function does the same every time (see <see cref="Layer.IsPure"/>); false by default.</param>
    public FunctionLayer(Func<Tensor, Tensor> function, bool isPure = false)
    {
        this.isPure = isPure;
        Must.Have(function, ClassName, "the function");
        this.function =
            inputs => inputs.Count == 1 ? function(inputs[0]) : throw new NabiException($"{Title} takes one input, got {inputs.Count}.");
    }

    /// <summary>A function of several tensors.</summary>
    /// <param name="function">Made of operations on tensors, so that gradients flow; it is also called on symbolic tensors.</param>
    /// <param name="isPure">Whether the function does the same every time (see <see cref="Layer.IsPure"/>); false by default.</param>
    public FunctionLayer(Func<IReadOnlyList<Tensor>, Tensor> function, bool isPure = false)
    {
        this.isPure = isPure;
        Must.Have(function, ClassName, "the function");
        this.function = function;
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override bool IsPure => isPure;

    /// <summary>Refuses: a function cannot be written to a file.</summary>
    /// <exception cref="NabiException">Always.</exception>
    public override void Write(Config config)
        => throw new NabiException(
            $"{Title} holds a function and cannot be saved; write a layer class and register it with Registry.Register.");

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => [function(inputs)];
}
