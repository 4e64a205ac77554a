namespace Nabi.Bench;

/// <summary>A workload set up: the step to measure and, where it has them, the model and its batch.</summary>
/// <param name="Step">Runs the step once.</param>
/// <param name="Model">The model, or null when a kernel runs alone.</param>
/// <param name="X">The batch, one tensor per input.</param>
/// <param name="Y">The target; null when the workload only predicts.</param>
internal sealed record Prepared(Action Step, Model? Model = null, IReadOnlyList<Tensor>? X = null, Tensor? Y = null);
