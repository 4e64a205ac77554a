namespace Nabi.Kernels.Tests;

public sealed class ConvolutionTests
{
    private static readonly ConvolutionShape[] Shapes =
    [
        ConvolutionShape.Line(1, 1, 1, 1, 1),
        ConvolutionShape.Line(2, 9, 3, 5, 3),
        ConvolutionShape.Line(130, 20, 14, 32, 5),
        ConvolutionShape.Line(3, 11, 4, 6, 3, stride: 2, padLeft: 1, padRight: 1),
        ConvolutionShape.Line(2, 10, 2, 3, 3, dilation: 2, padLeft: 4),
        ConvolutionShape.Line(2, 7, 6, 4, 2, groups: 2, padRight: 1),
        ConvolutionShape.Line(2, 3, 2, 2, 5),
        new(2, 5, 6, 3, 4, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
        new(3, 8, 7, 2, 17, 2, 3) { StrideHeight = 2, StrideWidth = 3, PadRight = 2 },
        new(1, 9, 9, 4, 4, 3, 2) { DilationHeight = 2, DilationWidth = 3, PadTop = 2, Groups = 4 },
        new(2, 4, 5, 4, 6, 2, 3)
        {
            Depth = 5,
            KernelDepth = 2,
            StrideDepth = 2,
            PadFront = 1,
            PadBack = 2,
            PadTop = 1,
            PadLeft = 1,
            Groups = 2,
        },
        new(1, 3, 4, 2, 3, 1, 2) { Depth = 6, KernelDepth = 3, DilationDepth = 2, StrideWidth = 2 },
        new(3, 1, 9, 2, 3, 1, 3) { Depth = 2 },
        new(1, 6, 7, 2, 3, 1, 1) { StrideHeight = 3, StrideWidth = 2 },
        new(1, 5, 5, 1, 2, 2, 2) { PadTop = 4, PadBottom = 5, PadLeft = 3, StrideHeight = 2 },
        new(2, 60, 50, 17, 33, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1, StrideWidth = 2 },
        new(2, 12, 11, 6, 40, 3, 3) { DilationHeight = 2, StrideHeight = 3, Groups = 2 },
        new(2, 6, 5, 3, 4, 3, 3) { DilationHeight = 20, PadTop = 20, PadBottom = 20, PadLeft = 2 },
        new(1, 6, 5, 2, 3, 2, 2) { PadTop = 30, PadLeft = 1, StrideHeight = 5 },
        new(1, 4, 4, 2, 3, 2, 2) { DilationWidth = 100, PadLeft = 50, PadRight = 50 },
        new(0, 5, 5, 1, 1, 2, 2),
        // By minimal filtering: even and odd outputs, one block and several, a last panel of half the width, paddings of all kinds.
        new(2, 12, 12, 32, 48, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
        new(1, 19, 13, 48, 32, 3, 3),
        new(1, 8, 8, 32, 32, 3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 },
        // Few outputs and a large kernel: packed panel by panel.
        new(1, 5, 6, 256, 1030, 1, 1),
        new(1, 9, 8, 170, 175, 3, 3) { PadTop = 1, PadLeft = 1, StrideWidth = 2 },
        new(2, 27, 25, 64, 32, 3, 3) { PadTop = 2, PadBottom = 0, PadLeft = 0, PadRight = 3 },
    ];

    [Fact]
    public void Forward_and_both_gradients_equal_the_plain_sums() => Widths.Each(width =>
    {
        foreach (var shape in Shapes)
        {
            var x = Numbers.Random(1, shape.Batch * shape.Depth * shape.Height * shape.Width * shape.Channels);
            var kernel = Numbers.Random(2, shape.PatchSize * shape.Filters);
            var dy = Numbers.Random(3, shape.Batch * shape.OutputDepth * shape.OutputHeight * shape.OutputWidth * shape.Filters);
            float[] y = new float[dy.Length], dx = Numbers.Random(4, x.Length), dKernel = Numbers.Random(5, kernel.Length);
            double[] y0 = new double[y.Length], dx0 = Numbers.Wide(dx), dKernel0 = Numbers.Wide(dKernel);
            float[] bias = Numbers.Random(6, shape.Filters), dBias = Numbers.Random(7, shape.Filters);
            var dBias0 = Numbers.Wide(dBias);
            Plain(shape, x, kernel, dy, y0, dx0, dKernel0);
            // The rounding of a sum grows with the root of its length.
            var near = 1e-5 * Math.Sqrt(Math.Max(1, shape.PatchSize / 400.0));
            Convolution.Forward(shape, x, kernel, default, y);
            Numbers.Close(y0, y, near, 1e-5, $"{width} {shape} y without a bias");
            for (var i = 0; i < y.Length; i++)
            {
                y0[i] += bias[i % shape.Filters];
                dBias0[i % shape.Filters] += dy[i];
            }

            Convolution.Forward(shape, x, kernel, bias, y);
            Numbers.Close(y0, y, near, 1e-5, $"{width} {shape} y");
            Convolution.InputGradient(shape, kernel, dy, dx, true);
            Numbers.Close(dx0, dx, near, 1e-5, $"{width} {shape} dx");
            float[] written = new float[dx.Length], first = Numbers.Random(4, x.Length);
            written.AsSpan().Fill(float.NaN);
            Convolution.InputGradient(shape, kernel, dy, written, false);
            Numbers.Close([.. dx0.Zip(first, static (sum, before) => sum - before)], written, near, 1e-5, $"{width} {shape} dx written");
            Convolution.KernelGradient(shape, x, dy, dKernel, dBias);
            Numbers.Close(dKernel0, dKernel, 1e-4, 1e-5, $"{width} {shape} dKernel");
            Numbers.Close(dBias0, dBias, 1e-4, 1e-5, $"{width} {shape} dBias");
        }
    });

    [Fact]
    public void Same_bits_for_every_thread_count()
    {
        var shape = ConvolutionShape.Line(96, 60, 14, 32, 5, padLeft: 2, padRight: 2);
        float[] x = Numbers.Random(1, 96 * 60 * 14), dy = Numbers.Random(3, 96 * 60 * 32);
        ThreadCounts.SameBits(() =>
        {
            var gradient = new float[shape.PatchSize * 32];
            Convolution.KernelGradient(shape, x, dy, gradient, default);
            return gradient;
        });
    }

    [Fact]
    public void Pooling_equals_the_plain_windows() => Widths.Each(width =>
    {
        foreach (var shape in (PoolingShape[])
                 [
                     PoolingShape.Line(2, 9, 5, 3, 3), PoolingShape.Line(1, 7, 33, 2, 1, 0, 1), PoolingShape.Line(2, 8, 16, 3, 2, 1, 1),
                     PoolingShape.Line(1, 2, 3, 5, 1),
                     new(2, 6, 5, 17, 2, 3) { StrideHeight = 2, StrideWidth = 2, PadBottom = 1, PadLeft = 1, PadRight = 1 },
                 ])
        {
            foreach (var maximum in (bool[])[false, true]) CheckPooling(width, shape, maximum);
        }
    });

    [Fact]
    public void A_maximum_keeps_a_NaN() => Widths.Each(_ =>
    {
        var shape = PoolingShape.Line(1, 3, 1, 3, 1);
        foreach (var at in (int[])[0, 1, 2])
        {
            float[] x = [1, 2, 3], y = new float[1];
            x[at] = float.NaN;
            Pooling.Maximum(shape, x, y);
            Assert.True(float.IsNaN(y[0]));
        }
    });

    private static void CheckPooling(Width width, PoolingShape shape, bool maximum)
    {
        var x = Numbers.Random(1, shape.Batch * shape.Height * shape.Width * shape.Channels);
        float[] dy = Numbers.Random(2, shape.Batch * shape.OutputHeight * shape.OutputWidth * shape.Channels), y = new float[dy.Length],
            dx = Numbers.Random(3, x.Length);
        double[] y0 = new double[y.Length], dx0 = Numbers.Wide(dx);
        var o = 0;
        for (var b = 0; b < shape.Batch; b++)
        {
            for (var p = 0; p < shape.OutputHeight; p++)
            {
                for (var q = 0; q < shape.OutputWidth; q++)
                {
                    for (var c = 0; c < shape.Channels; c++, o++)
                    {
                        var cells = new List<int>();
                        for (var i = 0; i < shape.PoolHeight; i++)
                        {
                            for (var j = 0; j < shape.PoolWidth; j++)
                            {
                                int row = p * shape.StrideHeight + i - shape.PadTop, column = q * shape.StrideWidth + j - shape.PadLeft;
                                if (row >= 0 && row < shape.Height && column >= 0 && column < shape.Width)
                                    cells.Add(((b * shape.Height + row) * shape.Width + column) * shape.Channels + c);
                            }
                        }

                        y0[o] = maximum ? cells.Max(cell => x[cell]) : cells.Average(cell => (double)x[cell]);
                        if (maximum) dx0[cells.First(cell => x[cell] == y0[o])] += dy[o];
                        else cells.ForEach(cell => dx0[cell] += (double)dy[o] / cells.Count);
                    }
                }
            }
        }

        if (maximum) Pooling.Maximum(shape, x, y);
        else Pooling.Average(shape, x, y);
        Numbers.Close(y0, y, 1e-6, 1e-6, $"{width} {shape} {maximum}");
        if (maximum) Pooling.MaximumGradient(shape, x, y, dy, dx, true);
        else Pooling.AverageGradient(shape, dy, dx, true);
        Numbers.Close(dx0, dx, 2e-6, 1e-6, $"{width} {shape} {maximum} gradient");
    }

    private static void Plain(ConvolutionShape s, float[] x, float[] kernel, float[] dy, double[] y, double[] dx, double[] dKernel)
    {
        var o = 0;
        foreach (var (b, at, f) in Outputs(s))
        {
            var group = f / s.GroupFilters;
            foreach (var (k, i, j) in Box(s.KernelDepth, s.KernelHeight, s.KernelWidth))
            {
                int plane = at.D * s.StrideDepth + k * s.DilationDepth - s.PadFront,
                    row = at.H * s.StrideHeight + i * s.DilationHeight - s.PadTop;
                var column = at.W * s.StrideWidth + j * s.DilationWidth - s.PadLeft;
                if (plane < 0 || plane >= s.Depth || row < 0 || row >= s.Height || column < 0 || column >= s.Width) continue;
                for (var c = 0; c < s.GroupChannels; c++)
                {
                    var place = (((b * s.Depth + plane) * s.Height + row) * s.Width + column) * s.Channels
                        + group * s.GroupChannels + c;
                    var weight = (((k * s.KernelHeight + i) * s.KernelWidth + j) * s.GroupChannels + c) * s.Filters + f;
                    y[o] += (double)x[place] * kernel[weight];
                    dx[place] += (double)dy[o] * kernel[weight];
                    dKernel[weight] += (double)dy[o] * x[place];
                }
            }

            o++;
        }
    }

    private static IEnumerable<(int Sample, (int D, int H, int W) At, int Filter)> Outputs(ConvolutionShape s)
    {
        for (var b = 0; b < s.Batch; b++)
        {
            foreach (var at in Box(s.OutputDepth, s.OutputHeight, s.OutputWidth))
            {
                for (var f = 0; f < s.Filters; f++) yield return (b, at, f);
            }
        }
    }

    private static IEnumerable<(int D, int H, int W)> Box(int depth, int height, int width)
    {
        for (var d = 0; d < depth; d++)
        {
            for (var h = 0; h < height; h++)
            {
                for (var w = 0; w < width; w++) yield return (d, h, w);
            }
        }
    }
}
