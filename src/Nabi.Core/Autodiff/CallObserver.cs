namespace Nabi.Engine;

/// <summary>Sees the calls of layers inside a scope, and the inner values that they show (<see cref="CallContext.Show"/>).</summary>
public abstract class CallObserver
{
    /// <summary>A layer's call begins.</summary>
    /// <param name="layer">The layer.</param>
    public abstract void Begin(object layer);

    /// <summary>The call that began last ends.</summary>
    /// <param name="inputs">What went in.</param>
    /// <param name="outputs">What came out; null when it failed.</param>
    public abstract void End(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? outputs);

    /// <summary>An inner value of the call that is running.</summary>
    /// <param name="owner">Whose it is: the layer, or its cell.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="step">The time step that it belongs to; null for all of the call.</param>
    public abstract void Show(object owner, string name, Tensor value, int? step);
}
