namespace Nabi.Kernels.Tests;

/// <summary>Images through transforms: what does not fit is refused before the pointers, and every width gives the same bits.</summary>
public sealed class AffineSamplingTests
{
    private static readonly SamplingShape Shape = new(2, 3, 4, 2) { IsBilinear = true, Fill = SamplingFill.Reflect };

    [Fact]
    public void Spans_and_parts_that_do_not_fit_are_refused()
    {
        float[] x = new float[48], y = new float[48], one = new float[8], transforms = new float[16];
        Refused(() => AffineSampling.Sample(Shape, x.AsSpan(1), transforms, y, 0, 6));
        Refused(() => AffineSampling.Sample(Shape, x, one, y, 0, 6));
        Refused(() => AffineSampling.Sample(Shape with { SharesTransform = true }, x, transforms, y, 0, 6));
        Refused(() => AffineSampling.Sample(Shape, x, transforms, y.AsSpan(1), 0, 6));
        Refused(() => AffineSampling.Sample(Shape, x, transforms, y, 0, 7));
        Refused(() => AffineSampling.Sample(Shape, x, transforms, y, -1, 2));
        Refused(() => AffineSampling.Sample(Shape, x, transforms, y, int.MaxValue, int.MaxValue));
        Refused(() => AffineSampling.Scatter(Shape, x, transforms, y, 1, 2));
        Refused(() => AffineSampling.Scatter(Shape, x, transforms, y.AsSpan(1), 0, 1));
        Refused(() => AffineSampling.Sample(Shape with { Channels = -1 }, x, transforms, y, 0, 6));
        AffineSampling.Sample(Shape, x, transforms, y, 6, 0);
        AffineSampling.Scatter(Shape, x, transforms, y, 0, 2);

        static void Refused(Action call) => Assert.ThrowsAny<ArgumentException>(call);
    }

    [Fact]
    public void Every_width_and_every_cut_gives_the_same_bits()
    {
        var random = new Random(1);
        float[] x = Some(48), transforms = Some(16), whole = new float[48], back = new float[48];
        AffineSampling.Sample(Shape, x, transforms, whole, 0, 6);
        AffineSampling.Scatter(Shape, x, transforms, back, 0, 2);
        Widths.Each(_ =>
        {
            float[] y = new float[48], dx = new float[48];
            for (var row = 5; row >= 0; row--)
                AffineSampling.Sample(Shape, x, transforms, y, row, 1);
            for (var image = 1; image >= 0; image--)
                AffineSampling.Scatter(Shape, x, transforms, dx, image, 1);
            Assert.Equal(whole, y);
            Assert.Equal(back, dx);
        });

        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => 3 * random.NextSingle() - 1)];
    }
}
