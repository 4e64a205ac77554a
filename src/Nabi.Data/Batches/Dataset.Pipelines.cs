namespace Nabi.Data;

/// <content>What data sets are put through before a model sees them, as in <c>tf.data</c>.</content>
public abstract partial class Dataset
{
    /// <summary>Each batch put through <paramref name="change"/>: scaling, augmentation, another layout.</summary>
    /// <param name="change">Makes a new batch of a batch.</param>
    /// <param name="workers">How many batches are worked on at once, on other threads when more than 1; their order stays. Default
    /// 1.</param>
    /// <exception cref="NabiException"><paramref name="workers"/> is below 1.</exception>
    public Dataset Map(Func<Batch, Batch> change, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(change);
        CheckWorkers(workers);
        return new StreamDataset(epoch => OrderedWork.Run(Epoch(epoch), (batch, _) => change(batch), workers), BatchCount, SampleCount);
    }

    /// <summary>Each sample put through <paramref name="change"/>.</summary>
    /// <param name="change">Makes a new sample of a sample; the tensors have no samples' axis.</param>
    /// <param name="workers">How many samples are worked on at once, on other threads when more than 1; their order stays. Default
    /// 1.</param>
    /// <returns>Samples that may be of different lengths, in batches of 32 until <see cref="Batch(int, bool)"/> or
    /// <see cref="PaddedBatch"/> says otherwise.</returns>
    /// <exception cref="NabiException"><paramref name="workers"/> is below 1.</exception>
    public Dataset MapSamples(Func<Sample, Sample> change, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(change);
        CheckWorkers(workers);
        return new SampleDataset(epoch => OrderedWork.Run(Samples(epoch), (sample, _) => change(sample), workers), SampleCount);
    }

    /// <summary>Each sample put through a function that draws random numbers: noise, crops, words left out.</summary>
    /// <param name="change">Makes a new sample of a sample. The random numbers are a function of seed, epoch and the sample's place alone,
    /// whatever the number of workers.</param>
    /// <param name="seed">The same seed gives the same numbers.</param>
    /// <param name="workers">How many samples are worked on at once; their order stays. Default 1.</param>
    /// <exception cref="NabiException"><paramref name="workers"/> is below 1.</exception>
    public Dataset MapSamples(Func<Sample, RandomStream, Sample> change, int seed, int workers = 1)
    {
        ArgumentNullException.ThrowIfNull(change);
        CheckWorkers(workers);
        return new SampleDataset(
            epoch =>
            {
                var key = RandomStream.FromSeed(seed).Key + ((ulong)(uint)epoch << 32);
                // 2^32 blocks of random numbers for each sample.
                return OrderedWork.Run(Samples(epoch),
                    (sample, place) => change(sample, new RandomStream(key, (ulong)place << 32)), workers);
            },
            SampleCount);
    }

    /// <summary>The samples that <paramref name="keep"/> is true for.</summary>
    /// <param name="keep">Whether a sample stays.</param>
    /// <returns>Samples in batches of 32 until <see cref="Batch(int, bool)"/> or <see cref="PaddedBatch"/> says otherwise.</returns>
    public Dataset Filter(Func<Sample, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new SampleDataset(epoch => Samples(epoch).Where(keep), null);
    }

    /// <summary>
    /// The data set as epoch 0 gives it, made once and kept in memory: every epoch then has the same samples in the same order. What is to
    /// differ from epoch to epoch (<see cref="Shuffle"/>, random changes) stands behind it.
    /// </summary>
    public Dataset Cache()
    {
        if (this is MemoryDataset)
            return this;
        if (IsOfSamples)
        {
            var samples = new CachedItems<Sample>(() => Samples(0));
            return new SampleDataset(_ => samples, SampleCount);
        }

        var batches = new CachedItems<Batch>(() => Epoch(0));
        return new StreamDataset(_ => batches, BatchCount, SampleCount);
    }

    /// <summary>The data set several times over, as one epoch; each time in the order of another epoch where it is shuffled.</summary>
    /// <param name="times">How many times; null for without end: give <c>Fit</c> its steps, or use <see cref="Take"/>.</param>
    /// <exception cref="NabiException"><paramref name="times"/> is below 0.</exception>
    public Dataset Repeat(int? times = null)
    {
        if (times < 0)
            throw new NabiException($"Dataset.Repeat: the number of times must be 0 or more, or null for without end, got {times}.");
        return IsOfSamples
            ? new SampleDataset(epoch => Repeated(Samples, epoch, times), Times(SampleCount, times))
            : new StreamDataset(epoch => Repeated(Epoch, epoch, times), Times(BatchCount, times), Times(SampleCount, times));
    }

    /// <summary>
    /// The samples of this data set with those of another as their targets, side by side; as many as the shorter one has.
    /// </summary>
    /// <param name="targets">Its inputs become the targets.</param>
    /// <param name="sampleWeights">Its inputs become the weights; null for none.</param>
    /// <returns>Samples in batches of 32 until <see cref="Batch(int, bool)"/> or <see cref="PaddedBatch"/> says otherwise.</returns>
    /// <exception cref="NabiException">When it is iterated: this data set has targets already.</exception>
    public Dataset Zip(Dataset targets, Dataset? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var count = Least(SampleCount, targets.SampleCount);
        if (sampleWeights is null)
            return new SampleDataset(epoch => Samples(epoch).Zip(targets.Samples(epoch), static (x, y) => Joined(x, y, null)), count);
        return new SampleDataset(
            epoch => Samples(epoch).Zip(targets.Samples(epoch), sampleWeights.Samples(epoch))
                .Select(static one => Joined(one.First, one.Second, one.Third)),
            Least(count, sampleWeights.SampleCount));

        static int? Least(int? a, int? b) => a is { } one && b is { } other ? Math.Min(one, other) : null;

        static Sample Joined(Sample x, Sample y, Sample? weight)
            => x.Targets.Count > 0
                ? throw new NabiException(
                    "Dataset.Zip: the first data set has targets already; zip inputs alone (Dataset.From(x)) with targets.")
                : new Sample(x.Inputs, y.Inputs) { SampleWeights = weight?.Inputs ?? x.SampleWeights };
    }

    /// <summary>The samples of this data set, then those of another.</summary>
    /// <param name="other">What comes behind; its samples have as many inputs and targets.</param>
    public Dataset Concat(Dataset other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOfSamples || other.IsOfSamples
            ? new SampleDataset(epoch => Samples(epoch).Concat(other.Samples(epoch)), SampleCount + other.SampleCount)
            : new StreamDataset(epoch => Epoch(epoch).Concat(other.Epoch(epoch)), BatchCount + other.BatchCount,
                SampleCount + other.SampleCount);
    }

    /// <summary>
    /// Windows of neighbouring samples, each a sample with one more axis in front: <c>Window(3)</c> of (features) gives (3, features), of
    /// the targets too. Samples are taken in the order in which they come.
    /// </summary>
    /// <param name="size">Samples in a window, 1 or more.</param>
    /// <param name="shift">Samples from the beginning of one window to that of the next; null for <paramref name="size"/>: windows that do
    /// not overlap.</param>
    /// <param name="stride">Samples from one to the next inside a window. Default 1.</param>
    /// <param name="dropRemainder">Whether windows that the end cuts short are left out. Default true; shorter ones need
    /// <see cref="PaddedBatch"/>.</param>
    /// <exception cref="NabiException">A number is below 1.</exception>
    public Dataset Window(int size, int? shift = null, int stride = 1, bool dropRemainder = true)
    {
        if (size < 1 || shift < 1 || stride < 1)
            throw new NabiException($"Dataset.Window: size, shift and stride must be 1 or more, got {size}, {shift ?? size} and {stride}.");
        return dropRemainder && WindowInMemory(size, shift ?? size, stride) is { } windows ? windows
            : new SampleDataset(epoch => Windows(Samples(epoch), size, shift ?? size, stride, dropRemainder), null);
    }

    /// <summary>Whole windows of samples that lie in memory in their order; null where they do not.</summary>
    private protected virtual Dataset? WindowInMemory(int size, int shift, int stride) => null;

    private static IEnumerable<Sample> Windows(IEnumerable<Sample> samples, int size, int shift, int stride, bool dropRemainder)
    {
        var open = new Queue<(long Start, List<Sample> Samples)>();
        var place = 0L;
        foreach (var sample in samples)
        {
            if (place % shift == 0)
                open.Enqueue((place, []));
            foreach (var (start, window) in open)
            {
                if ((place - start) % stride == 0 && window.Count < size)
                    window.Add(sample);
            }

            while (open.TryPeek(out var first) && first.Samples.Count == size)
                yield return Rows.Window(open.Dequeue().Samples);
            place++;
        }

        if (!dropRemainder)
        {
            foreach (var (_, window) in open)
                yield return Rows.Window(window);
        }
    }

    private static IEnumerable<T> Repeated<T>(Func<int, IEnumerable<T>> pass, int epoch, int? times)
    {
        for (var time = 0; times is null || time < times; time++)
        {
            var any = false;
            foreach (var item in pass(unchecked(times is { } each ? epoch * each + time : epoch + time)))
            {
                any = true;
                yield return item;
            }

            // Nothing without end would never come back.
            if (!any)
                yield break;
        }
    }

    private static int? Times(int? count, int? times)
        => times is { } given && count is { } one && (long)one * given is <= int.MaxValue and var all ? (int)all : null;

    private static void CheckWorkers(int workers)
    {
        if (workers < 1)
            throw new NabiException($"Dataset.Map: the number of workers must be 1 or more, got {workers}.");
    }
}
