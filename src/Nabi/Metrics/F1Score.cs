namespace Nabi.Metrics;

/// <summary>
/// The harmonic mean of precision and recall: 2 P R / (P + R), for targets and predictions of shape (batch, classes) or (batch, time, ..., classes),
/// where every step is a sample and those that the mask leaves out do not count.
/// </summary>
/// <param name="average"><c>micro</c>, <c>macro</c>, <c>weighted</c>, or null (default) for one number per class.</param>
/// <param name="threshold">What counts as 1, above 0 to 1; null (default) takes the most likely class.</param>
/// <exception cref="NabiException">A number is out of its range or a word unknown.</exception>
public sealed class F1Score(string? average = null, float? threshold = null) : FBetaScore(average, 1f, threshold)
{
    /// <inheritdoc/>
    public override string ClassName => "F1Score";

    /// <inheritdoc/>
    protected override string DefaultName => "f1_score";
}
