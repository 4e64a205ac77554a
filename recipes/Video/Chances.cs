namespace Nabi.Recipes;

/// <summary>Numbers drawn one at a time from a stream.</summary>
internal sealed class Chances(RandomStream stream)
{
    private readonly float[] one = new float[1];

    /// <summary>A number from low to high.</summary>
    public float Between(float low, float high)
    {
        stream.Uniform(one, low, high);
        return one[0];
    }

    /// <summary>True in as many cases of a hundred.</summary>
    public bool InPercent(float percent) => Between(0, 100) < percent;

    /// <summary>Fills a span with numbers around 0.</summary>
    public void Noise(Span<float> values, float deviation) => stream.Normal(values, 0, deviation);
}
