namespace Nabi.Initializers;

/// <summary>The identity matrix times <c>gain</c>, for weights with two axes.</summary>
public sealed class Identity : Initializer
{
    /// <summary>What stands on the diagonal; 1 by default.</summary>
    public float Gain { get; init; } = 1f;

    /// <inheritdoc/>
    public override string ClassName => "Identity";

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("gain", Gain);

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 2)
            throw new NabiException($"Identity: only a weight with two axes can be an identity matrix, got shape {shape}.");
        values.Clear();
        for (var i = 0; i < Math.Min(shape[0], shape[1]); i++)
            values[i * shape[1] + i] = Gain;
    }
}
