namespace Nabi.Metrics;

/// <summary>
/// A metric that compares predictions from 0 to 1 with thresholds and counts right and wrong ones. Steps that the predictions' mask leaves
/// out do not count; Keras 3 counts them here, though not in accuracy.
/// </summary>
public abstract class BinaryCountsMetric : Metric
{
    private float[] integers = [];
    private float[] weights = [];

    private ThresholdCounts? counts;

    private protected BinaryCountsMetric()
    {
    }

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <summary>The counts.</summary>
    private protected ThresholdCounts Counts { get => counts ??= MakeCounts(); set => counts = value; }

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        var (topK, classId) = (Get(MetricSettings.TopK), Get(MetricSettings.ClassId));
        var shape = Align(yTrue, yPred);
        Check(shape.Rank > 0, $"the prediction needs at least one axis.");
        var classes = shape[-1];
        Check(classId is null || (shape.Rank > 1 && classId < classes),
            $"there is no class {classId} in predictions of shape {yPred.Shape}.");
        Begin(shape);
        var truth = Floats(yTrue, ref integers);
        var guess = AsFloats(yPred).Floats;
        var scale = Factors(ref weights, shape, sampleWeight, yPred.Mask);
        for (var i = 0; i < guess.Length; i++)
        {
            var place = i % classes;
            if (classId is { } id && place != id)
                continue;
            var among = topK is null || IsAmongTop(guess.Slice(i - place, classes), place, topK.Value);
            Count(among ? guess[i] : float.NegativeInfinity, truth[i] != 0, scale[i], place);
        }
    }

    /// <inheritdoc/>
    public override void Reset() => Counts.Clear();

    /// <inheritdoc/>
    protected internal override int StateLength => Counts.StateLength;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => Counts.ReadState(state);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => Counts.WriteState(state);

    /// <summary>Makes counts for the settings.</summary>
    private protected abstract ThresholdCounts MakeCounts();

    /// <summary>Prepares for predictions of a shape.</summary>
    private protected virtual void Begin(Shape shape)
    {
    }

    /// <summary>Takes one prediction into account.</summary>
    private protected virtual void Count(float prediction, bool isOne, float weight, int place) => Counts.Add(prediction, isOne, weight);

    // Of equal predictions the earlier one counts as larger.
    private static bool IsAmongTop(ReadOnlySpan<float> row, int place, int k)
    {
        var before = 0;
        for (var i = 0; i < row.Length; i++)
            before += row[i] > row[place] || (row[i] == row[place] && i < place) ? 1 : 0;
        return before < k;
    }
}
