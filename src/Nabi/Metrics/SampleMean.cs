namespace Nabi.Metrics;

/// <summary>
/// A metric that is the weighted mean of one number per sample (or step); steps a prediction's mask leaves out do not count.
/// </summary>
public abstract class SampleMean : Metric
{
    private float[] values = [];
    private float[] factors = [];
    private double total;
    private double count;

    private protected SampleMean()
    {
    }

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        if (!MayKeepTensors)
            yPred = AsFloats(yPred);
        var shape = ValueShape(yTrue, yPred);
        var memory = Grow(ref values, shape.Size);
        Measure(yTrue, yPred, memory);
        Gather(memory, shape, sampleWeight, yPred.Mask);
    }

    /// <inheritdoc/>
    public override float Result() => count == 0 ? 0f : (float)(total / count);

    /// <inheritdoc/>
    public override void Reset() => (total, count) = (0, 0);

    /// <inheritdoc/>
    protected internal override int StateLength => 2;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => (state[0], state[1]) = (total, count);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => (total, count) = (state[0], state[1]);

    /// <summary>The shape of the numbers <see cref="Measure"/> writes.</summary>
    private protected abstract Shape ValueShape(Tensor yTrue, Tensor yPred);

    /// <summary>Writes one number per sample (or step).</summary>
    private protected abstract void Measure(Tensor yTrue, Tensor yPred, Span<float> target);

    /// <summary>Adds numbers of a shape, with weights and a mask if there are any.</summary>
    private protected void Gather(ReadOnlySpan<float> numbers, Shape shape, Tensor? sampleWeight, Tensor? mask)
    {
        // A sample counts once however many steps it has, so sums over steps are divided by their number.
        var steps = (shape.Rank == 0 || shape[0] == 0 ? 1.0 : (double)numbers.Length / shape[0]) / ChunkSteps;
        if (numbers.IsEmpty)
            return;
        double sum = 0, weight = numbers.Length;
        if (sampleWeight is null && mask is null)
        {
            foreach (var number in numbers)
                sum += number;
        }
        else
        {
            var scale = Factors(ref factors, shape, sampleWeight, mask);
            weight = 0;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (scale[i] != 0)
                    sum += (double)numbers[i] * scale[i];
                weight += scale[i];
            }
        }

        total += sum / steps;
        count += weight / steps;
    }
}
