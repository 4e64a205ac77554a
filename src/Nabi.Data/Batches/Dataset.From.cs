namespace Nabi.Data;

/// <content>Where data sets come from.</content>
public abstract partial class Dataset
{
    /// <summary>A data set of tensors whose first axis counts the samples.</summary>
    /// <param name="x">The input, of shape (samples, ...).</param>
    /// <param name="y">The target, of shape (samples, ...); null for none.</param>
    /// <param name="sampleWeight">A weight for each sample, of shape (samples); null when all count the same.</param>
    /// <exception cref="NabiException">The numbers of samples differ.</exception>
    public static Dataset From(Tensor x, Tensor? y = null, Tensor? sampleWeight = null) => From([x], y is null ? [] : [y], sampleWeight);

    /// <summary>Lets a pair stand where a data set is meant: <c>model.Fit(x, y, validation: (xTest, yTest))</c>.</summary>
    /// <param name="data">The input and the target, the first axis of each counting the samples.</param>
    /// <exception cref="NabiException">The numbers of samples differ.</exception>
    public static implicit operator Dataset((Tensor X, Tensor Y) data) => From(data.X, data.Y);

    /// <summary>
    /// Lets a pair of texts and targets stand where a data set is meant: <c>model.Fit(texts, y, validation: (textsTest, yTest))</c>.
    /// </summary>
    /// <param name="data">The texts and the target, the first axis of which counts the samples.</param>
    /// <exception cref="NabiException">The numbers of samples differ.</exception>
    public static implicit operator Dataset((string[] X, Tensor Y) data) => From(data.X, data.Y);

    /// <summary>A data set for models with several inputs or outputs.</summary>
    /// <param name="inputs">One tensor for each input, each of shape (samples, ...).</param>
    /// <param name="targets">One tensor for each output; empty for none.</param>
    /// <param name="sampleWeight">A weight for each sample, of shape (samples); null when all count the same.</param>
    /// <exception cref="NabiException">There is no input, or the numbers of samples differ.</exception>
    public static Dataset From(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, Tensor? sampleWeight = null)
        => From(inputs, targets, sampleWeight is null ? [] : [sampleWeight]);

    /// <summary>A data set for models with several outputs, each of which weighs the samples in its own way.</summary>
    /// <param name="inputs">One tensor for each input, each of shape (samples, ...).</param>
    /// <param name="targets">One tensor for each output.</param>
    /// <param name="sampleWeights">A weight for each sample for each output, each of shape (samples) or (samples, steps); null where all
    /// count the same.</param>
    /// <exception cref="NabiException">There is no input, or the numbers of samples differ.</exception>
    public static Dataset From(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor?> sampleWeights)
    {
        ArgumentNullException.ThrowIfNull(sampleWeights);
        var samples = new TensorSamples(inputs, targets, sampleWeights);
        return new MemoryDataset(samples, 0, samples.Count, DefaultBatchSize);
    }

    /// <summary>A data set of numbers that lie behind one another, sample by sample; they are copied.</summary>
    /// <param name="x">The numbers of all inputs.</param>
    /// <param name="sampleShape">The shape of one input, without the samples' axis.</param>
    /// <param name="y">The numbers of all targets; empty for none.</param>
    /// <param name="targetShape">The shape of one target; null for a single number each, target shape (samples, 1).</param>
    /// <exception cref="NabiException">The numbers do not make up whole samples, or not equally many.</exception>
    public static Dataset From(ReadOnlySpan<float> x, Shape sampleShape, ReadOnlySpan<float> y = default, Shape? targetShape = null)
    {
        ArgumentNullException.ThrowIfNull(sampleShape);
        return From(Whole(x, sampleShape, "inputs"), y.IsEmpty ? null : Whole(y, targetShape ?? new Shape(1), "targets"));
    }

    /// <summary>
    /// A data set of samples that come one by one, each a pair of tensors without a batch axis; iterated again in each epoch. They may be
    /// of different lengths: see <see cref="PaddedBatch"/>.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many there are, when that is known.</param>
    public static Dataset From(IEnumerable<(Tensor X, Tensor Y)> samples, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return FromSamples(_ => samples, count);
    }

    /// <summary>
    /// A data set of samples that come one by one and asynchronously; iterated again in each epoch. The reader waits for each.
    /// </summary>
    /// <param name="samples">Pairs of tensors without a batch axis.</param>
    /// <param name="count">How many there are, when that is known.</param>
    public static Dataset From(IAsyncEnumerable<(Tensor X, Tensor Y)> samples, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return FromSamples(_ => Wait(samples), count);
    }

    /// <summary>A data set of batches made elsewhere; iterated again in each epoch.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="count">How many there are, when that is known.</param>
    public static Dataset FromBatches(IEnumerable<Batch> batches, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new StreamDataset(_ => batches, count, null);
    }

    /// <summary>A data set of batches made elsewhere and asynchronously; iterated again in each epoch. The reader waits for each.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="count">How many there are, when that is known.</param>
    public static Dataset FromBatches(IAsyncEnumerable<Batch> batches, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new StreamDataset(_ => Wait(batches), count, null);
    }

    /// <summary>
    /// A data set that a function makes anew for each epoch, also without end: give <c>Fit</c> its steps, or use <see cref="Take"/>.
    /// </summary>
    /// <param name="batches">Gives the batches of an epoch, by its number from 0.</param>
    /// <param name="count">How many batches an epoch has, when that is known.</param>
    public static Dataset Generate(Func<int, IEnumerable<Batch>> batches, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new StreamDataset(batches, count, null);
    }

    /// <summary>
    /// A data set of samples that come one by one; iterated again in each epoch. They may be of different lengths: see
    /// <see cref="PaddedBatch"/>.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many there are, when that is known.</param>
    public static Dataset From(IEnumerable<Sample> samples, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new SampleDataset(_ => samples, count);
    }

    private static SampleDataset FromSamples(Func<int, IEnumerable<(Tensor X, Tensor Y)>> samples, int? count)
        => new(epoch => samples(epoch).Select(sample => new Sample(sample.X, sample.Y)), count);

    private static Tensor Whole(ReadOnlySpan<float> values, Shape sample, string role)
    {
        var size = Math.Max(1, sample.Size);
        if (values.Length % size != 0)
        {
            throw new NabiException(
                $"Dataset.From: {values.Length} numbers of the {role} do not make up whole samples of shape "
                + $"{sample} ({size} numbers each).");
        }

        return new Tensor(new Shape(values.Length / size).Concat(sample), values);
    }

    private static IEnumerable<T> Wait<T>(IAsyncEnumerable<T> source)
    {
        // Each wait runs on the pool, so that a caller with a synchronisation context cannot block itself.
        var items = source.GetAsyncEnumerator();
        try
        {
            while (Task.Run(async () => await items.MoveNextAsync().ConfigureAwait(false)).GetAwaiter().GetResult())
                yield return items.Current;
        }
        finally
        {
            Task.Run(async () => await items.DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
        }
    }
}
