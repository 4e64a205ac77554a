using Nabi.Optimizers;

namespace Nabi.Recipes;

/// <summary>What the recipes have in common that stand, better trained, beside the literal ones.</summary>
internal static class Tuning
{
    /// <summary>A learning rate that rises in a straight line, and falls along half a cosine wave to 0 at the last step.</summary>
    /// <param name="epochs">How many passes over the data are made.</param>
    /// <param name="samples">The samples of an epoch.</param>
    /// <param name="batchSize">Samples per step.</param>
    /// <param name="warmupSteps">The steps of the way up; at most a tenth of all.</param>
    /// <param name="highest">The highest rate.</param>
    public static CosineDecay Rate(int epochs, int samples, int batchSize, int warmupSteps, float highest)
    {
        var steps = epochs * ((samples + batchSize - 1) / batchSize);
        var warmup = Math.Min(warmupSteps, steps / 10);
        return new CosineDecay(highest / 20, steps - warmup) { WarmupTarget = highest, WarmupSteps = warmup };
    }
}
