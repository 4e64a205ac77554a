using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of a loss that is one formula per row.</summary>
internal sealed class RowsLossMetric(RowsLoss loss) : RowMetric, IKerasPlace
{
    public override string ClassName => loss.MetricClass;

    public override bool? LargerIsBetter => loss.LargerMetricIsBetter;

    string IKerasPlace.Module => loss.HasKerasMetric ? "keras.metrics" : "keras.losses";

    string? IKerasPlace.RegisteredName => null;

    internal override int RowAxis => loss.RowAxis;

    protected override string DefaultName => loss.MetricName;

    public override void Write(Config config)
    {
        base.Write(config);
        loss.WriteSettings(config, loss.MetricSettings);
    }

    private protected override RowLoss MakeRows() => loss.MetricRows;
}
