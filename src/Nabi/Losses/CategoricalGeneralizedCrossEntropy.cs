using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>(1 - p^q) / q with p the true class's probability, for class numbers as targets: robust against wrong labels.</summary>
/// <remarks>Zhang and Sabuncu, "Generalized cross entropy loss for training deep neural networks with noisy labels", 2018.</remarks>
public sealed class CategoricalGeneralizedCrossEntropy : Loss
{
    private readonly SparseCrossentropyPrimitive primitive;

    /// <summary>Creates the loss.</summary>
    /// <param name="q">Between 0 (like crossentropy) and 1 (like the absolute error); 0.5 by default.</param>
    /// <exception cref="NabiException"><paramref name="q"/> is not between 0 and 1.</exception>
    public CategoricalGeneralizedCrossEntropy(float q = 0.5f)
    {
        if (q is not (> 0 and < 1))
            throw new NabiException($"CategoricalGeneralizedCrossEntropy: q must lie between 0 and 1, got {q}.");
        Q = q;
        primitive = new SparseCrossentropyPrimitive("categorical_generalized_cross_entropy", false, null, q);
    }

    /// <summary>Between 0 (like crossentropy) and 1 (like the absolute error).</summary>
    public float Q { get; }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalGeneralizedCrossEntropy";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("q", Q);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
        => Ops.ApplyAll(primitive, SparseCategoricalCrossentropy.Labels(Name, yTrue, yPred), yPred)[0];
}
