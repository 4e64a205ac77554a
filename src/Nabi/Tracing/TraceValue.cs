namespace Nabi;

/// <summary>An inner value of a layer's call.</summary>
/// <param name="Owner">Whose it is: the layer itself, or its cell.</param>
/// <param name="Name">
/// What it is: <c>input_gate</c>, <c>forget_gate</c>, <c>output_gate</c>, <c>update_gate</c>, <c>reset_gate</c>, <c>cell_state</c> and
/// <c>output</c> of a recurrent layer, <c>attention_scores</c> of an attention layer, or what a layer of one's own shows.
/// </param>
/// <param name="Values">The numbers; with an axis for time behind the batch where <paramref name="HasTime"/>.</param>
/// <param name="HasTime">Whether there is a value for each time step: (batch, time, ...).</param>
public sealed record TraceValue(Layer Owner, string Name, Tensor Values, bool HasTime);
