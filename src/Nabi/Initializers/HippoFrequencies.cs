namespace Nabi.Initializers;

/// <summary>
/// The positive imaginary parts w of the eigenvalues -1/2 + i w of the normal part of the HiPPO-LegS matrix of twice as many states. They
/// are where the sum of atan(w / (n + 1/2)) over n = 0 ... 2P - 1 is pi / 2 + k pi, which follows from the matrix being its diagonal and a
/// product of two vectors on each side of it.
/// </summary>
/// <remarks>Gu et al., 2020 (HiPPO) and 2022 (S4D); Smith et al., 2023.</remarks>
internal sealed class HippoFrequencies : Initializer
{
    public override string ClassName => nameof(HippoFrequencies);

    public override void Write(Config config)
    {
    }

    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        var states = 2 * values.Length;
        for (var k = 0; k < values.Length; k++)
        {
            var wanted = Math.PI * (k + 0.5);
            var (low, high) = (0.0, 1.0);
            while (Angle(high) < wanted)
                high *= 2;
            for (var i = 0; i < 100; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Angle(middle) < wanted ? (middle, high) : (low, middle);
            }

            values[k] = (float)high;
        }

        double Angle(double w)
        {
            var sum = 0.0;
            for (var n = 0; n < states; n++)
                sum += Math.Atan(w / (n + 0.5));
            return sum;
        }
    }
}
