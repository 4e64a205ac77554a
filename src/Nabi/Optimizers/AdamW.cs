namespace Nabi.Optimizers;

/// <summary>
/// Adam with weight decay apart from the gradient: <c>w -= rate * weightDecay * w</c> before the step; 0.004 by
/// default.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
/// </remarks>
public sealed class AdamW : Adam
{
    /// <summary>Creates the optimizer with a fixed learning rate.</summary>
    /// <param name="learningRate">The learning rate; 0.001 by default.</param>
    public AdamW(float learningRate = 0.001f)
        : base(learningRate)
    {
        WeightDecay = 0.004f;
    }

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public AdamW(LearningRateSchedule schedule)
        : base(schedule)
    {
        WeightDecay = 0.004f;
    }

    /// <inheritdoc/>
    public override string ClassName => "AdamW";
}
