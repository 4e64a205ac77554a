namespace Nabi.Layers;

/// <summary>Passes its input on.</summary>
/// <remarks>Keras's <c>Identity</c>.</remarks>
public sealed class Identity : Layer
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => input;
}
