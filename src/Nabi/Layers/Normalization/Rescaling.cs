using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>y = scale x + offset, for example 1/255 for the bytes of pixels.</summary>
/// <remarks>Keras's <c>Rescaling</c>.</remarks>
public sealed class Rescaling : Layer
{
    private readonly float[] scale;
    private readonly float[] offset;

    /// <summary>A rescaling by numbers.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added; 0 by default.</param>
    public Rescaling(float scale, float offset = 0f)
        : this([scale], [offset])
    {
    }

    /// <summary>A rescaling with a number for each channel (the last axis).</summary>
    /// <param name="scale">The factors, one or one a channel.</param>
    /// <param name="offset">What is added, one number or one a channel.</param>
    public Rescaling(IReadOnlyList<float> scale, IReadOnlyList<float> offset)
    {
        this.scale = [.. scale];
        this.offset = [.. offset];
        if (this.scale.Length == 0 || this.offset.Length == 0)
            throw new NabiException("Rescaling: scale and offset need at least one number each.");
    }

    /// <summary>The factors.</summary>
    public IReadOnlyList<float> Scale => scale;

    /// <summary>What is added.</summary>
    public IReadOnlyList<float> Offset => offset;

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("scale", Numbers(scale)).Set("offset", Numbers(offset));
    }

    internal static Rescaling Read(Config config) => new(config.Floats("scale"), config.Has("offset") ? config.Floats("offset") : [0f]);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Ops.Cast(input, DType.Float32) * Number(scale) + Number(offset);
    }

    private static Tensor Number(float[] values) => values.Length == 1 ? values[0] : Tensor.From(values);

    private static JsonNode Numbers(float[] values) => values.Length == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)]);
}
