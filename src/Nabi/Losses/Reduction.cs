namespace Nabi.Losses;

/// <summary>How the losses of the samples become one.</summary>
public readonly record struct Reduction : IOption<Reduction>
{
    private readonly byte place;

    private Reduction(int place) => this.place = (byte)place;

    /// <summary><c>sum_over_batch_size</c>: their sum over their number.</summary>
    public static Reduction SumOverBatchSize => new(0);

    /// <summary><c>mean</c>: the same.</summary>
    public static Reduction Mean => new(1);

    /// <summary><c>sum</c>: their sum.</summary>
    public static Reduction Sum => new(2);

    /// <summary><c>mean_with_sample_weight</c>: the weighted sum over the sum of the weights.</summary>
    public static Reduction MeanWithSampleWeight => new(3);

    /// <summary><c>none</c>: not at all: one number per sample.</summary>
    public static Reduction None => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none"];

    /// <inheritdoc/>
    public static implicit operator Reduction(string word) => new(IOption<Reduction>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
