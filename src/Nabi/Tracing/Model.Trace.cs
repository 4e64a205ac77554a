namespace Nabi;

/// <content>What happens inside for an input.</content>
public partial class Model
{
    /// <summary>
    /// Runs the model on an input and tells what every layer got, gave and shows of its inside: the gates and states of recurrent layers
    /// at every time step, the weights of attention. Recurrent layers run step by step, so this is for looking, not for many samples.
    /// </summary>
    /// <param name="x">The input, samples first; texts for a model that begins with texts.</param>
    /// <param name="cancellation">Ends the run between layers and time steps.</param>
    /// <returns>The calls of layers, in the order in which they ended: those inside a layer before the layer itself.</returns>
    /// <exception cref="NabiException">The input does not fit.</exception>
    /// <example>
    /// <code>
    /// foreach (var call in model.Trace(x))
    ///     foreach (var value in call.Values)
    ///         Console.WriteLine($"{call.Layer.Name} {value.Name} {value.Values.Shape}");
    /// </code>
    /// </example>
    public IReadOnlyList<LayerTrace> Trace(Tensor x, CancellationToken cancellation = default) => Trace([x], cancellation);

    /// <summary>Does what <see cref="Trace(Tensor, CancellationToken)"/> does, for a model with several inputs.</summary>
    /// <param name="inputs">The inputs in the model's order, samples first.</param>
    /// <param name="cancellation">Ends the run between layers and time steps.</param>
    /// <returns>The calls of layers, in the order in which they ended: those inside a layer before the layer itself.</returns>
    /// <exception cref="NabiException">The inputs do not fit.</exception>
    public IReadOnlyList<LayerTrace> Trace(IReadOnlyList<Tensor> inputs, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var collected = new TraceCollector(cancellation);
        return CallContext.RunIn(scope => scope with { Observer = collected }, () =>
        {
            if (Entry is { } texts)
                texts.Rest.ApplyAll(texts.Numbers([.. inputs], Title), CallContext.Of(false));
            else
                ApplyAll(inputs, CallContext.Of(false));
            return collected.Calls;
        });
    }
}
