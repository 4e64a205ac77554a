using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of zeros and ones, their mean, with predictions cut at a threshold.</summary>
/// <param name="targetClassIds">The classes whose mean is the result; 0 and 1 by default.</param>
/// <param name="threshold">From where on a prediction is 1; 0.5 by default.</param>
/// <exception cref="NabiException">A class is neither 0 nor 1.</exception>
public sealed class BinaryIoU(IReadOnlyList<int>? targetClassIds = null, float threshold = 0.5f)
    : ConfusionMatrixMetric(2, targetClassIds, null, true, true, -1)
{
    /// <summary>From where on a prediction is 1.</summary>
    public float Threshold => threshold;

    /// <inheritdoc/>
    public override string ClassName => "BinaryIoU";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        WriteTargets(config);
        config.Set("threshold", threshold);
    }

    private protected override int Guess(Tensor yPred, int i) => yPred.Number(i) >= threshold ? 1 : 0;
}
