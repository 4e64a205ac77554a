namespace Nabi.Kernels.Tests;

/// <summary>
/// Convolutions by minimal filtering and those of few outputs with a large kernel: what holds beside the plain sums, which
/// <see cref="ConvolutionTests"/> compares.
/// </summary>
public sealed class ConvolutionWaysTests
{
    private static readonly ConvolutionShape Shape = new(3, 23, 25, 32, 48, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 };

    // Few outputs of a kernel that is packed panel by panel; the last panel is not full.
    private static readonly ConvolutionShape Far = new(1, 11, 10, 250, 130, 3, 3) { PadTop = 1, PadLeft = 1, StrideWidth = 2 };

    [Fact]
    public void Shapes_are_those_that_gain_whatever_the_batch()
    {
        Assert.True(WinogradWork.Suits(Shape));
        Assert.True(WinogradWork.Suits(Shape with { Batch = 1 }));
        Assert.False(WinogradWork.Suits(Shape with { KernelWidth = 4 }));
        Assert.False(WinogradWork.Suits(Shape with { StrideWidth = 2 }));
        Assert.False(WinogradWork.Suits(Shape with { DilationHeight = 2 }));
        Assert.False(WinogradWork.Suits(Shape with { Groups = 2 }));
        Assert.False(WinogradWork.Suits(Shape with { Channels = 40 }));
        Assert.False(WinogradWork.Suits(Shape with { Height = 6, Width = 6 }));
    }

    [Fact]
    public void Same_bits_for_every_thread_count_and_beside_other_images()
    {
        foreach (var shape in (ConvolutionShape[])[Shape, new(1, 70, 60, 64, 64, 3, 3), new(1, 14, 14, 64, 96, 3, 3), Far])
        {
            float[] x = Numbers.Random(1, Inputs(shape)), kernel = Numbers.Random(2, shape.PatchSize * shape.Filters);
            var all = ThreadCounts.SameBits(() =>
            {
                var y = new float[Outputs(shape)];
                Convolution.Forward(shape, x, kernel, default, y);
                return y;
            });
            var one = shape with { Batch = 1 };
            var alone = new float[Outputs(one)];
            var last = shape.Batch - 1;
            Convolution.Forward(one, x.AsSpan(last * Inputs(one)), kernel, default, alone);
            Assert.Equal(all.AsSpan(last * alone.Length).ToArray(), alone);
        }
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    [InlineData(3e38f)]
    public void A_number_that_is_not_finite_reaches_those_that_see_it_alone(float odd) => Widths.Each(width =>
    {
        foreach (var cell in (int[])[0, 24, 12 * 25 + 7, 23 * 25 - 1])
        {
            float[] x = Numbers.Random(1, Inputs(Shape)), kernel = Numbers.Random(2, Shape.PatchSize * Shape.Filters);
            float[] bias = Numbers.Random(3, Shape.Filters), y = new float[Outputs(Shape)], expected = new float[y.Length];
            x[Inputs(Shape) / 3 + cell * 32 + 5] = odd;
            Convolution.Forward(Shape, x, kernel, bias, y);
            Plain(x, kernel, bias, expected);
            for (var i = 0; i < y.Length; i++)
            {
                Assert.True(float.IsFinite(expected[i]) ? MathF.Abs(expected[i] - y[i]) < 1e-4f + 1e-5f * MathF.Abs(expected[i])
                    : expected[i].Equals(y[i]), $"{width} cell {cell}: number {i} is {y[i]}, expected {expected[i]}");
            }
        }
    });

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Every_number_is_finished_once_and_when_it_is_there(int threads, bool isFar)
    {
        var shape = isFar ? Far : Shape;
        ThreadCounts.On(threads, () =>
        {
            float[] x = Numbers.Random(1, Inputs(shape)), kernel = Numbers.Random(2, shape.PatchSize * shape.Filters);
            float[] bias = Numbers.Random(3, shape.Filters), plain = new float[Outputs(shape)], y = new float[plain.Length];
            Convolution.Forward(shape, x, kernel, bias, plain);
            Finished finished = new(y);
            Convolution.Forward(shape, x, kernel, bias, y, finished);
            Assert.All(finished.Times, static times => Assert.Equal(1, times));
            Assert.Equal(plain.Select(static value => value + 1), y);
        });
    }

    [Fact]
    public void An_image_that_is_computed_anew_is_finished_anew()
    {
        float[] x = Numbers.Random(1, Inputs(Shape)), kernel = Numbers.Random(2, Shape.PatchSize * Shape.Filters);
        x[Inputs(Shape) / 3 * 2 - 1] = float.NaN;
        float[] plain = new float[Outputs(Shape)], y = new float[plain.Length];
        Convolution.Forward(Shape, x, kernel, default, plain);
        Convolution.Forward(Shape, x, kernel, default, y, new Finished(y));
        Assert.Equal(plain.Select(static value => value + 1), y);
        Assert.Contains(y, float.IsNaN);
    }

    private static int Inputs(in ConvolutionShape shape) => shape.Batch * shape.Height * shape.Width * shape.Channels;

    private static int Outputs(in ConvolutionShape shape) => shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Filters;

    // The sums without transforms.
    private static unsafe void Plain(float[] x, float[] kernel, float[] bias, float[] y)
    {
        fixed (float* px = x, pk = kernel, pb = bias, py = y) ConvolutionWork.Run(ConvolutionPass.Forward, Shape, px, pk, pb, py);
    }

    private sealed class Finished(float[] y) : IOutputFinish
    {
        public int[] Times { get; } = new int[y.Length];

        public void Finish(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                Interlocked.Increment(ref Times[i]);
                y[i]++;
            }
        }
    }
}
