namespace Nabi.Initializers;

/// <summary>Numbers from the normal distribution; those further than two standard deviations from the mean are drawn again.</summary>
public sealed class TruncatedNormal : NormalInitializer
{
    /// <inheritdoc/>
    public override string ClassName => "TruncatedNormal";

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random) => random.TruncatedNormal(values, Mean, Stddev);
}
