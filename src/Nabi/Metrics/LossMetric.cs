using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of any loss.</summary>
internal sealed class LossMetric(Loss loss) : SampleMean, IConfigurable, IKerasModule
{
    private Tensor? values;

    public override string ClassName => loss.MetricClass;

    public override bool? LargerIsBetter => false;

    bool IConfigurable.IsInKeras => !IsOwn;

    string IKerasModule.Module => IsOwn ? "nabi" : "keras.losses";

    string? IKerasModule.RegisteredName => IsOwn ? "Custom>" + ClassName : null;

    internal override bool MayKeepTensors => true;

    protected override string DefaultName => loss.MetricName;

    private bool IsOwn => Registry.IsOwn(loss);

    public override void Write(Config config)
    {
        base.Write(config);
        loss.WriteSettings(config, loss.MetricSettings);
    }

    protected internal override Metric Anew() => new LossMetric(loss).Named(Name);

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred)
    {
        values = AsFloats(Tape.Pause(() => loss.Samples(yTrue, yPred)));
        return values.Shape;
    }

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target) => values!.Floats.CopyTo(target);
}
