namespace Nabi.Metrics;

/// <summary>
/// The harmonic mean of precision and recall: 2 P R / (P + R), for targets and predictions of shape (batch, classes) or (batch, time, ...,
/// classes), where every step is a sample and those that the mask leaves out do not count.
/// </summary>
public sealed class F1Score : FScore
{
    /// <inheritdoc/>
    public override string ClassName => "F1Score";

    /// <inheritdoc/>
    protected override string DefaultName => "f1_score";

    private protected override float RecallWeight => 1f;
}
