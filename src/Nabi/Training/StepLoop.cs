namespace Nabi;

/// <summary>Single steps on single batches: <c>TrainOnBatch</c> and <c>TestOnBatch</c>.</summary>
internal sealed class StepLoop(Model model, Compilation compilation)
{
    private readonly Logs logs = new();
    private MetricSet? metrics;

    public Logs Run(StepMode mode, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? weights)
    {
        if (inputs.Count == 0 || inputs[0].Rank == 0 || inputs[0].Shape[0] == 0)
            throw new NabiException($"A step of model \"{model.Name}\" needs at least one sample, got {(inputs.Count == 0 ? "no input" : inputs[0].Shape)}.");
        foreach (var tensor in targets)
            if (tensor.Rank == 0 || tensor.Shape[0] != inputs[0].Shape[0])
                throw new NabiException($"A step of model \"{model.Name}\" needs as many targets as samples, got inputs {inputs[0].Shape} and targets {tensor.Shape}.");
        var program = model.Programs.For(model, compilation, mode, new BatchRows(inputs, targets, weights, null, 0, inputs[0].Shape[0]));
        program.Run();
        metrics ??= new MetricSet(compilation, model.OutputNames, program.Targets, program.Predictions);
        metrics.Reset();
        metrics.Update(program);
        metrics.WriteTo(logs);
        return logs;
    }
}
