namespace Nabi.Kernels.Tests;

public sealed class DepthwiseTests
{
    private static readonly ConvolutionShape[] Shapes =
    [
        new(1, 1, 1, 1, 1, 1, 1) { Groups = 1 },
        Apart(2, 9, 8, 5, 3, 3) with { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
        Apart(1, 7, 6, 70, 3, 2) with { StrideHeight = 2, StrideWidth = 3, PadRight = 2 },
        Apart(2, 8, 9, 33, 2, 3) with { DilationHeight = 3, DilationWidth = 2, PadTop = 2, PadLeft = 4, PadRight = 1 },
        Apart(1, 3, 4, 16, 5, 5) with { PadTop = 2, PadBottom = 2, PadLeft = 2, PadRight = 2 },
        Apart(1, 20, 21, 3, 18, 17) with { PadTop = 9, PadBottom = 8, PadLeft = 8, PadRight = 8 },
        Apart(3, 1, 40, 7, 1, 4) with { PadLeft = 3 },
        Apart(1, 4, 4, 2, 2, 2) with { DilationWidth = 100, PadLeft = 50, PadRight = 50 },
        Apart(2, 30, 30, 24, 3, 3) with { PadTop = 40, PadBottom = 1, PadLeft = 1, PadRight = 1, StrideWidth = 2 },
        Apart(0, 5, 5, 4, 2, 2),
    ];

    [Fact]
    public void The_output_equals_the_plain_sums_and_every_number_is_finished_once() => Widths.Each(width =>
    {
        foreach (var shape in Shapes)
        {
            var x = Numbers.Random(1, shape.Batch * shape.Height * shape.Width * shape.Channels);
            var kernel = Numbers.Random(2, shape.KernelHeight * shape.KernelWidth * shape.Channels);
            float[] y = new float[shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Channels], plain = new float[y.Length];
            var expected = Plain(shape, x, kernel);
            Depthwise.Forward(shape, x, kernel, plain);
            Numbers.Close(expected, plain, 1e-5, 1e-5, $"{width} {shape}");
            Depthwise.Forward(shape, x, kernel, y, new More(y));
            Assert.Equal(plain.Select(static value => value + 1), y);
        }
    });

    [Fact]
    public void Same_bits_for_every_thread_count()
    {
        var shape = Shapes[8];
        float[] x = Numbers.Random(1, 2 * 30 * 30 * 24), kernel = Numbers.Random(2, 9 * 24);
        ThreadCounts.SameBits(() =>
        {
            var y = new float[2 * shape.OutputHeight * shape.OutputWidth * 24];
            Depthwise.Forward(shape, x, kernel, y);
            return y;
        });
    }

    [Fact]
    public void Channels_that_are_not_apart_are_refused()
        => Assert.Throws<ArgumentException>(
            () => Depthwise.Forward(Shapes[1] with { Groups = 1 }, new float[720], new float[45], new float[720]));

    private static ConvolutionShape Apart(int batch, int height, int width, int channels, int kernelHeight, int kernelWidth)
        => new(batch, height, width, channels, channels, kernelHeight, kernelWidth) { Groups = channels };

    private static double[] Plain(ConvolutionShape shape, float[] x, float[] kernel)
    {
        List<double> y = [];
        for (var at = 0; at < shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Channels; at++)
        {
            var (place, c) = Math.DivRem(at, shape.Channels);
            var (b, (p, q)) = (place / (shape.OutputHeight * shape.OutputWidth),
                Math.DivRem(place % (shape.OutputHeight * shape.OutputWidth), shape.OutputWidth));
            var sum = 0.0;
            for (var tap = 0; tap < shape.KernelHeight * shape.KernelWidth; tap++)
            {
                var h = p * shape.StrideHeight + tap / shape.KernelWidth * shape.DilationHeight - shape.PadTop;
                var w = q * shape.StrideWidth + tap % shape.KernelWidth * shape.DilationWidth - shape.PadLeft;
                if (h >= 0 && h < shape.Height && w >= 0 && w < shape.Width)
                    sum += (double)x[((b * shape.Height + h) * shape.Width + w) * shape.Channels + c] * kernel[tap * shape.Channels + c];
            }

            y.Add(sum);
        }

        return [.. y];
    }

    private sealed class More(float[] y) : IOutputFinish
    {
        public void Finish(int from, int count)
        {
            for (var i = from; i < from + count; i++)
                y[i]++;
        }
    }
}
