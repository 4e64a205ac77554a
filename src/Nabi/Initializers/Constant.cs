namespace Nabi.Initializers;

/// <summary>Every element the same number.</summary>
/// <param name="value">The number.</param>
public sealed class Constant(float value) : Initializer
{
    /// <summary>The number.</summary>
    public float Value => value;

    /// <inheritdoc/>
    public override string ClassName => "Constant";

    /// <inheritdoc/>
    public override void Write(Config config) => config.Set("value", value);

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => values.Fill(value);
}
