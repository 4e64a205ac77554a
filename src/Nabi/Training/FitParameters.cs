namespace Nabi.Callbacks;

/// <summary>What callbacks may know about a run.</summary>
/// <param name="Epochs">The number of the last epoch plus one.</param>
/// <param name="Steps">Batches per epoch, if that is known.</param>
/// <param name="HasValidation">Whether each epoch ends with a validation.</param>
public sealed record FitParameters(int Epochs, int? Steps, bool HasValidation);
