namespace Nabi.Metrics;

/// <summary>The mean of a function of targets and predictions.</summary>
/// <param name="name">Its name, which is also the class name that a file holds: <c>Registry.Register&lt;Metric&gt;</c> with it makes the
/// file load.</param>
/// <param name="call">From targets and predictions one number per sample; true counts as 1 and false as 0.</param>
public sealed class MeanMetricWrapper(string name, Func<Tensor, Tensor, Tensor> call) : SampleMean
{
    private readonly string name = Must.Have(name, nameof(MeanMetricWrapper), "the name");
    private readonly Func<Tensor, Tensor, Tensor> call = Must.Have(call, nameof(MeanMetricWrapper), "the function");
    private Tensor? values;

    /// <inheritdoc/>
    public override string ClassName => name;

    /// <inheritdoc/>
    protected override string DefaultName => name;

    internal override bool MayKeepTensors => true;

    /// <inheritdoc/>
    protected internal override Metric Anew() => new MeanMetricWrapper(name, call).Named(Name);

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred)
    {
        values = AsFloats(Tape.Pause(() => call(yTrue, yPred)));
        return values.Shape;
    }

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target) => values!.Floats.CopyTo(target);
}
