using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// In training, sets a part of the elements to zero and scales the others by 1 / (1 - rate); in inference changes nothing.
/// </summary>
/// <remarks>Keras's <c>Dropout</c>; Srivastava et al., 2014.</remarks>
public sealed class Dropout : RandomLayer
{
    /// <summary>A dropout layer.</summary>
    /// <param name="rate">The part of the elements to drop, 0 to 1.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public Dropout(float rate) => Rate = CheckedRate("Dropout", rate);

    /// <summary>The part of the elements to drop.</summary>
    public float Rate { get; }

    /// <summary>Lengths of the mask, 1 where one draw counts for a whole axis, -1 or null for the input's length; null for all axes.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("rate", Rate).Set("seed", Seed).Set("noise_shape", WriteNoise(NoiseShape));
    }

    internal static Dropout Read(Config config)
        => new(config.Float("rate"))
        {
            Seed = config.Seed(),
            NoiseShape = ReadNoise(config),
        };

    /// <summary>A noise shape as configs hold it.</summary>
    internal static JsonNode? WriteNoise(IReadOnlyList<int?>? shape)
        => shape is null ? null : new JsonArray([.. shape.Select(length => length is { } known ? JsonValue.Create(known) : null)]);

    /// <summary>Reads what <see cref="WriteNoise"/> wrote.</summary>
    internal static IReadOnlyList<int?>? ReadNoise(Config config)
        => config.Json["noise_shape"] is JsonArray ? [.. config.Shape("noise_shape").Select(length => length < 0 ? (int?)null : length)] : null;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0f ? Ops.Dropout(input, Rate, Random, NoiseShape) : input;
    }
}
