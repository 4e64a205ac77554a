namespace Nabi.Losses;

/// <summary>How the losses of the samples become one.</summary>
public readonly partial record struct Reduction : IOption<Reduction>
{
    /// <summary><c>sum_over_batch_size</c>: their sum over their number.</summary>
    public static partial Reduction SumOverBatchSize { get; }

    /// <summary><c>mean</c>: the same.</summary>
    public static partial Reduction Mean { get; }

    /// <summary><c>sum</c>: their sum.</summary>
    public static partial Reduction Sum { get; }

    /// <summary><c>mean_with_sample_weight</c>: the weighted sum over the sum of the weights.</summary>
    public static partial Reduction MeanWithSampleWeight { get; }

    /// <summary><c>none</c>: not at all: one number per sample.</summary>
    public static partial Reduction None { get; }
}
