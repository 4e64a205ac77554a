namespace Nabi.Layers;

/// <summary>A layer that draws random numbers in training and passes its input on in inference.</summary>
public abstract class RandomLayer : Layer
{
    private readonly Lazy<RandomStream> random;

    private protected RandomLayer()
        => random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get => Get(LayerSettings.Seed); init => Set(LayerSettings.Seed, value); }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    private protected RandomStream Random => random.Value;
}
