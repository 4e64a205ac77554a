namespace Nabi;

/// <summary>
/// One call of a layer for an input, with what it shows of its inside: <see cref="Model.Trace(Tensor, CancellationToken)"/>.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Depth">0 for a layer of the model, 1 for a layer inside it, and so on.</param>
/// <param name="Inputs">What went in.</param>
/// <param name="Outputs">What came out.</param>
/// <param name="Values">The inner values, in the order in which they were made: gates, states, weights of attention.</param>
public sealed record LayerTrace(
    Layer Layer, int Depth, IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs, IReadOnlyList<TraceValue> Values);
