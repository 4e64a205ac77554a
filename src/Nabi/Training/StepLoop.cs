namespace Nabi;

/// <summary>Single steps on single batches: <c>TrainOnBatch</c> and <c>TestOnBatch</c>.</summary>
internal sealed class StepLoop
{
    private readonly Model model;
    private readonly Logs logs = new();
    private readonly MetricSet metrics;
    private readonly StepDriver train;
    private readonly StepDriver test;

    public StepLoop(Model model, Compilation compilation)
    {
        this.model = model;
        metrics = new MetricSet(model, compilation);
        train = new StepDriver(model, compilation, StepMode.Train, metrics);
        test = new StepDriver(model, compilation, StepMode.Evaluate, metrics);
    }

    public Logs Run(StepMode mode, in BatchRows rows, string owner)
    {
        DataChecks.Check(model, rows, owner);
        metrics.Begin();
        try
        {
            (mode == StepMode.Train ? train : test).Run(rows);
            metrics.WriteTo(logs);
        }
        finally
        {
            metrics.End();
        }

        return logs;
    }
}
