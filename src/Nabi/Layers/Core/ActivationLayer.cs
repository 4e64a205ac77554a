namespace Nabi.Layers;

/// <summary>Applies an activation to its input, element by element (softmax: along the last axis).</summary>
/// <remarks>
/// Keras's layer <c>Activation</c>; the type has another name because <see cref="Activations.Activation"/> is the function.
/// </remarks>
public sealed class ActivationLayer : Layer
{
    /// <summary>A layer for an activation.</summary>
    /// <param name="activation">The function or its name.</param>
    /// <exception cref="NabiException">The name is unknown.</exception>
    public ActivationLayer(Activation activation) => Set(LayerSettings.Activation, activation);

    /// <summary>The function.</summary>
    public Activation Activation => Get(LayerSettings.Activation);

    /// <inheritdoc/>
    public override string ClassName => "Activation";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Activation];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Activation.Apply(input);
}
