namespace Nabi.Layers;

/// <content>What a layer is made of.</content>
public abstract partial class Layer
{
    /// <summary>Makes another layer part of this one: its weights, names and penalties count as this layer's.</summary>
    /// <param name="part">The layer; its own <see cref="EnsureBuilt"/> or first use creates its weights.</param>
    /// <returns>The same layer.</returns>
    protected T Track<T>(T part)
        where T : Layer
    {
        ArgumentNullException.ThrowIfNull(part);
        parts.Add(part);
        if (!trainable)
            part.Trainable = false;
        Tracked(part);
        return part;
    }

    /// <summary>Makes a random stream part of this layer's state: a run that is resumed draws on as the first one would have.</summary>
    /// <param name="stream">The stream that <c>Call</c> draws from.</param>
    /// <returns>The same stream.</returns>
    protected RandomStream Track(RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        streams.Add(stream);
        return stream;
    }

    /// <summary>Called when a layer became part of this one.</summary>
    private protected virtual void Tracked(Layer part)
    {
    }

    /// <summary>Takes back <see cref="Track{T}"/>.</summary>
    private protected void Untrack(Layer part) => parts.Remove(part);

    /// <summary>Whether no layer in here takes its inputs whole.</summary>
    internal virtual bool TakesBatchesThroughout => TakesBatches && parts.TrueForAll(static part => part.TakesBatchesThroughout);

    private void RefuseTexts(IReadOnlyList<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i]?.DType == DType.String)
            {
                throw new NabiException(
                    $"{Title} takes numbers, got texts of shape {inputs[i].Shape}; make numbers of them first, with "
                    + "TextVectorization, StringLookup or Hashing.");
            }
        }
    }

    /// <summary>True when two shapes of symbolic input and layer demand agree on the rank; the sentence names both.</summary>
    private protected void RequireRank(Shape shape, int rank, string form)
    {
        if (shape.Rank != rank)
            throw new NabiException($"{Title} expects an input of shape {form}, got {shape}.");
    }

    private protected void RequireRankAtLeast(Shape shape, int rank, string form)
    {
        if (shape.Rank < rank)
            throw new NabiException($"{Title} expects an input of shape {form}, got {shape}.");
    }

    /// <summary>
    /// Whether an overflow in this layer's code is one of lengths: their sums and products are checked in the library's own layers, while
    /// in code of others, and so around layers of others, it may be anything.
    /// </summary>
    private protected virtual bool CountsLengths => GetType().Assembly == typeof(Layer).Assembly && parts.Count == 0;

    /// <summary>The sentence about a length that cannot be.</summary>
    private NabiException TooLong(IEnumerable<Shape> inputs, Exception inner)
        => new(
            $"{Title}: on {string.Join(", ", inputs)} an axis would be longer than {int.MaxValue}, the most there "
            + "can be; use smaller numbers.", inner)
        { Owner = Title };

    /// <summary>A penalty on an output as Keras counts it: divided by the samples of the batch.</summary>
    private protected static Tensor PerSample(Tensor penalty, Tensor output)
    {
        var samples = output.Rank > 0 ? output.Shape[0] / CallContext.Current.Scope.RowsPerSample : 1;
        return samples > 1 ? penalty * (1f / samples) : penalty;
    }
}
