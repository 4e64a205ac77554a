namespace Nabi;

/// <summary>Where training stands.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Epochs">The number of the last epoch plus one.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps per epoch, if that is known.</param>
/// <param name="EpochEnded">True after the epoch and its validation.</param>
/// <param name="Logs">Loss and metrics so far.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, int Step, int? Steps, bool EpochEnded,
    IReadOnlyDictionary<string, float> Logs);
