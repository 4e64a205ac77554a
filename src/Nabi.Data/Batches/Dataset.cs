using System.Collections;
using System.Runtime.InteropServices;

namespace Nabi.Data;

/// <summary>
/// A source of batches that a model trains on: <c>Dataset.From(x, y).Shuffle(seed: 1).Batch(64)</c>. It can be iterated
/// any number of times; each time is an epoch, and a shuffled data set has another order in each.
/// </summary>
/// <remarks>
/// The order is a function of seed and epoch alone, so that training that resumes at epoch 7 sees the batches it would have
/// seen. <c>foreach</c> goes through epoch 0; <see cref="Epoch(int)"/> gives the others.
/// </remarks>
public abstract partial class Dataset : IEnumerable<Batch>
{
    /// <summary>Samples in a batch unless <see cref="Batch(int, bool)"/> says otherwise: 32, as in Keras.</summary>
    public const int DefaultBatchSize = 32;

    /// <summary>How many batches an epoch has; null when that is not known before it is iterated.</summary>
    public virtual int? BatchCount => null;

    /// <summary>How many samples an epoch has; null when that is not known.</summary>
    public virtual int? SampleCount => null;

    /// <summary>The batches of one epoch.</summary>
    /// <param name="epoch">The number of the epoch, from 0.</param>
    public abstract IEnumerable<Batch> Epoch(int epoch);

    /// <summary>
    /// The batches of one epoch for a reader that is done with each before it asks for the next: they may lie in its buffer.
    /// </summary>
    /// <param name="epoch">The number of the epoch, from 0.</param>
    /// <param name="buffer">Memory that batches may use one after another.</param>
    public virtual IEnumerable<Batch> Epoch(int epoch, BatchBuffer buffer) => Epoch(epoch);

    /// <summary>The same samples in batches of <paramref name="size"/>.</summary>
    /// <param name="size">Samples in a batch, 1 or more.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that is not full. Default false.</param>
    /// <exception cref="NabiException"><paramref name="size"/> is below 1.</exception>
    public virtual Dataset Batch(int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new StreamDataset(epoch => Regroup(Epoch(epoch), () => size, dropRemainder),
            Divide(SampleCount, size, dropRemainder), SampleCount);
    }

    /// <summary>The same samples in another order each epoch.</summary>
    /// <param name="seed">The same seed gives the same orders.</param>
    /// <param name="buffer">
    /// How many samples of a stream are held back to mix them; data in memory is always mixed as a whole. Default 1024.
    /// </param>
    /// <exception cref="NabiException"><paramref name="buffer"/> is below 1.</exception>
    public virtual Dataset Shuffle(int seed = 0, int buffer = 1024)
    {
        CheckBuffer(buffer);
        return new StreamDataset(epoch => Mix(Epoch(epoch), new CounterRandom(seed, epoch), buffer), BatchCount, SampleCount);
    }

    /// <summary>The same batches, made ahead of time on a background worker.</summary>
    /// <param name="count">How many batches may lie ready. Default 2.</param>
    /// <exception cref="NabiException"><paramref name="count"/> is below 1.</exception>
    public Dataset Prefetch(int count = 2)
    {
        if (count < 1)
            throw new NabiException($"Dataset.Prefetch: the number of batches made ahead must be 1 or more, got {count}.");
        return new StreamDataset(epoch => new PrefetchedBatches(Epoch(epoch), count), BatchCount, SampleCount);
    }

    /// <summary>The first <paramref name="batches"/> batches of each epoch.</summary>
    /// <param name="batches">How many, 0 or more.</param>
    public Dataset Take(int batches)
        => new StreamDataset(epoch => Epoch(epoch).Take(batches),
            BatchCount is { } count ? Math.Min(count, Math.Max(0, batches)) : null, null);

    /// <summary>Each epoch without its first <paramref name="batches"/> batches.</summary>
    /// <param name="batches">How many, 0 or more.</param>
    public Dataset Skip(int batches)
        => new StreamDataset(epoch => Epoch(epoch).Skip(batches),
            BatchCount is { } count ? Math.Max(0, count - Math.Max(0, batches)) : null, null);

    /// <summary>
    /// Cuts data that lies in memory in two by sample, without mixing: <c>var (train, validation) = data.Split(0.8);</c>.
    /// </summary>
    /// <param name="first">The part of the samples that goes to the first data set, from 0 to 1.</param>
    /// <exception cref="NabiException">The part is out of range, or the data set is a stream.</exception>
    public virtual (Dataset First, Dataset Second) Split(double first)
        => throw new NabiException(
            "Dataset.Split needs data that lies in memory (Dataset.From with tensors); for a stream use Take and Skip.");

    /// <summary>Cuts data that lies in memory in two after a number of samples.</summary>
    /// <param name="samples">How many samples go to the first data set.</param>
    /// <exception cref="NabiException">The data set is a stream.</exception>
    public virtual (Dataset First, Dataset Second) SplitAt(int samples) => Split(0);

    /// <summary>Goes through epoch 0.</summary>
    public IEnumerator<Batch> GetEnumerator() => Epoch(0).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected static void CheckBatchSize(int size)
    {
        if (size < 1)
            throw new NabiException($"The batch size must be 1 or more, got {size}.");
    }

    private protected static void CheckBuffer(int buffer)
    {
        if (buffer < 1)
            throw new NabiException($"Dataset.Shuffle: the buffer must hold 1 or more samples, got {buffer}.");
    }

    /// <summary>Whether the data set is of samples that have not met in batches: they may be of different lengths.</summary>
    internal virtual bool IsOfSamples => false;

    /// <summary>The samples of an epoch one by one, whatever batches they are in.</summary>
    internal virtual IEnumerable<Sample> Samples(int epoch)
    {
        foreach (var batch in Epoch(epoch))
        {
            for (var row = 0; row < batch.Size; row++)
                yield return Sample.Of(batch, row);
        }
    }

    /// <summary>Items in groups, each made into one; the last may be smaller.</summary>
    private protected static IEnumerable<Batch> Group(IEnumerable<Sample> samples, int size, bool dropRemainder,
        Func<IReadOnlyList<Sample>, Batch> make)
    {
        var held = new List<Sample>(Math.Min(size, 1024));
        foreach (var sample in samples)
        {
            held.Add(sample);
            if (held.Count < size)
                continue;
            yield return make(held);
            held.Clear();
        }

        if (held.Count > 0 && !dropRemainder)
            yield return make(held);
    }

    /// <summary>Mixes what comes: each item goes to a random place of the buffer and pushes out the one that was there.</summary>
    private protected static IEnumerable<T> Mix<T>(IEnumerable<T> items, CounterRandom draws, int buffer)
    {
        var held = new List<T>();
        foreach (var item in items)
        {
            if (held.Count < buffer)
            {
                held.Add(item);
                continue;
            }

            var place = draws.Below(buffer);
            var pushed = held[place];
            held[place] = item;
            yield return pushed;
        }

        draws.Shuffle(CollectionsMarshal.AsSpan(held));
        foreach (var item in held)
            yield return item;
    }

    private protected static int? Divide(int? samples, int size, bool dropRemainder)
        => dropRemainder ? samples / size : (int?)(((long?)samples + size - 1) / size);

    private static IEnumerable<Batch> Regroup(IEnumerable<Batch> batches, Func<int> sizeOf, bool dropRemainder)
    {
        var parts = new List<Batch>();
        var held = 0;
        foreach (var batch in batches)
        {
            var size = sizeOf();
            for (var from = 0; from < batch.Size;)
            {
                var take = Math.Min(size - held, batch.Size - from);
                var start = from;
                parts.Add(take == batch.Size ? batch : batch.Select(tensor => Rows.Slice(tensor, start, take)));
                from += take;
                held += take;
                if (held == size)
                {
                    yield return Rows.Join(parts);
                    parts.Clear();
                    held = 0;
                }
            }
        }

        if (held > 0 && !dropRemainder)
            yield return Rows.Join(parts);
    }

    /// <summary>Mixes the samples of a stream and gives them in batches as large as those that came.</summary>
    private static IEnumerable<Batch> Mix(IEnumerable<Batch> batches, CounterRandom draws, int buffer)
    {
        var largest = 1;
        return Regroup(Mix(Singles(batches, size => largest = Math.Max(largest, size)), draws, buffer),
            () => largest, dropRemainder: false);

        static IEnumerable<Batch> Singles(IEnumerable<Batch> batches, Action<int> seen)
        {
            foreach (var batch in batches)
            {
                seen(batch.Size);
                for (var i = 0; i < batch.Size; i++)
                {
                    var at = i;
                    yield return batch.Select(tensor => Rows.Slice(tensor, at, 1));
                }
            }
        }
    }
}
