namespace Nabi.Losses;

/// <summary>(1 - p^q) / q with p the true class's probability, for class numbers as targets: robust against wrong labels.</summary>
/// <remarks>Zhang and Sabuncu, "Generalized cross entropy loss for training deep neural networks with noisy labels", 2018.</remarks>
public sealed class CategoricalGeneralizedCrossEntropy : Loss
{
    private static readonly ConfigSetting<float> QSetting =
        ConfigSetting.Float(nameof(Q), 0.5f, static (q, _) => q is > 0 and < 1 ? null : "between 0 and 1, both excluded");

    private SparseCrossentropyPrimitive? primitive;

    /// <summary>Between 0 (like crossentropy) and 1 (like the absolute error); 0.5 by default.</summary>
    /// <exception cref="NabiException">It is not between 0 and 1.</exception>
    public float Q { get => Get(QSetting); init => Set(QSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalGeneralizedCrossEntropy";

    internal override bool HasKerasMetric => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [QSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
        => Ops.ApplyAll(
            primitive ??= new SparseCrossentropyPrimitive("categorical_generalized_cross_entropy", false, null, Q),
            SparseCategoricalCrossentropy.Labels(Name, yTrue, yPred),
            yPred)[0];
}
