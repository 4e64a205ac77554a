using Nabi.Callbacks;

namespace Nabi.Conformance.Checkers;

/// <summary>Notes the learning rate behind every batch and every epoch; given last, it sees what the other callbacks did.</summary>
internal sealed class RateRecorder : Callback
{
    private readonly List<double> epochs = [];
    private readonly List<double> batches = [];

    public IReadOnlyList<double> AfterEpoch => epochs;

    public IReadOnlyList<double> AfterBatch => batches;

    public override void OnTrainBatchEnd(int batch, Logs logs) => batches.Add(Model.Optimizer!.LearningRate);

    public override void OnEpochEnd(int epoch, Logs logs) => epochs.Add(Model.Optimizer!.LearningRate);
}
