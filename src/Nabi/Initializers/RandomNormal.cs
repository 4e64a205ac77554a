namespace Nabi.Initializers;

/// <summary>Numbers from the normal distribution.</summary>
public sealed class RandomNormal : NormalInitializer
{
    /// <inheritdoc/>
    public override string ClassName => "RandomNormal";

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.Normal(values, Mean, Stddev);
}
