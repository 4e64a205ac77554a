using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>1 - TP / (TP + alpha FP + beta FN) over soft counts: for rare classes and images. Salehi and others, 2017.</summary>
/// <remarks>As in Keras, alpha goes with (1 - p) t and beta with p (1 - t).</remarks>
public sealed class Tversky : Loss
{
    private const float Epsilon = 1e-7f;

    /// <summary>Creates the loss.</summary>
    /// <param name="alpha">The first weight; 0.5 by default.</param>
    /// <param name="beta">The second weight; 0.5 by default.</param>
    /// <param name="axis">The axes that are counted together; null (default) for all.</param>
    public Tversky(float alpha = 0.5f, float beta = 0.5f, IReadOnlyList<int>? axis = null)
    {
        Alpha = alpha;
        Beta = beta;
        Axis = axis;
    }

    /// <summary>The first weight.</summary>
    public float Alpha { get; }

    /// <summary>The second weight.</summary>
    public float Beta { get; }

    /// <summary>The axes that are counted together.</summary>
    public IReadOnlyList<int>? Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "Tversky";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("alpha", Alpha).Set("beta", Beta);
        Dice.WriteAxis(config, Axis);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        var (target, prediction) = Align(yTrue, yPred);
        var axes = Axis?.ToArray();
        var both = Ops.Sum(target * prediction, axes);
        var first = Ops.Sum((1f - prediction) * target, axes);
        var second = Ops.Sum(prediction * (1f - target), axes);
        return 1f - both / (both + first * Alpha + second * Beta + Epsilon);
    }
}
