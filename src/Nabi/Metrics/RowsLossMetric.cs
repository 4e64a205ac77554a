using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of a loss that is one formula per row.</summary>
internal sealed class RowsLossMetric(RowwiseLoss loss) : RowwiseMetric, IKerasModule
{
    public override string ClassName => loss.MetricClass;

    public override bool? LargerIsBetter => loss.LargerMetricIsBetter;

    string IKerasModule.Module => loss.HasKerasMetric ? "keras.metrics" : "keras.losses";

    string? IKerasModule.RegisteredName => null;

    internal override int RowAxis => loss.RowAxis;

    protected override string DefaultName => loss.MetricName;

    public override void Write(Config config)
    {
        base.Write(config);
        loss.WriteSettings(config, loss.MetricSettings);
    }

    private protected override RowFormula MakeRows() => loss.MetricRows;
}
