using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// In training, sets a part of the elements to zero and scales the others by 1 / (1 - rate); in inference changes nothing.
/// </summary>
/// <remarks>Keras's <c>Dropout</c>; Srivastava et al., 2014.</remarks>
public sealed class Dropout : Layer
{
    private readonly Lazy<RandomStream> random;

    /// <summary>A dropout layer.</summary>
    /// <param name="rate">The part of the elements to drop, 0 to 1.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public Dropout(float rate)
    {
        Rate = rate is >= 0f and <= 1f ? rate : throw new NabiException($"Dropout: rate must be between 0 and 1, got {rate}.");
        random = new Lazy<RandomStream>(() => Seed is { } seed ? RandomStream.FromSeed(seed) : Seeds.NextStream());
    }

    /// <summary>The part of the elements to drop.</summary>
    public float Rate { get; }

    /// <summary>Lengths of the mask, 1 where one draw counts for a whole axis, -1 or null for the input's length; null for all axes.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; init; }

    /// <summary>A seed of its own; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    internal override IEnumerable<RandomStream> OwnStreams => [random.Value];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("rate", Rate).Set("seed", Seed).Set("noise_shape", NoiseShape is null ? null
            : new System.Text.Json.Nodes.JsonArray([.. NoiseShape.Select(length => length is { } known ? System.Text.Json.Nodes.JsonValue.Create(known) : null)]));
    }

    internal static Dropout Read(Config config)
        => new(config.Float("rate"))
        {
            Seed = config.Seed(),
            NoiseShape = config.Json["noise_shape"] is System.Text.Json.Nodes.JsonArray
                ? [.. config.Shape("noise_shape").Select(length => length < 0 ? (int?)null : length)] : null,
        };

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0f ? Ops.Dropout(input, Rate, random.Value, NoiseShape) : input;
    }
}
