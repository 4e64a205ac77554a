namespace Nabi.Core.Tests;

/// <summary>Convolution and pooling against loops over every cell of every window.</summary>
public sealed class ConvolutionTests
{
    [Theory]
    [FirstSeeds(40)]
    public void Convolution_over_one_axis(int seed)
    {
        var chance = new Chance(seed);
        var (axis, length) = Axis(chance, causal: true);
        var groups = chance.Int(1, 2);
        var (channels, filters) = (groups * chance.Int(1, 3), groups * chance.Int(1, 3));
        var (x, kernel) = (chance.Tensor([2, length, channels]), chance.Tensor([axis.Kernel, channels / groups, filters]));
        var (a, w) = (new Grid(x), new Grid(kernel));
        var before = axis.Around(length).Before;
        var expected = Grid.Of([2, axis.Count(length), filters], i =>
        {
            var sum = 0.0;
            var group = i[2] / (filters / groups);
            for (var k = 0; k < axis.Kernel; k++)
            {
                for (var c = 0; c < channels / groups; c++)
                {
                    if (i[1] * axis.Stride + k * axis.Dilation - before is var at && at >= 0 && at < length)
                        sum += a[i[0], at, group * (channels / groups) + c] * w[k, c, i[2]];
                }
            }

            return sum;
        });
        Check.Same(expected, Ops.Conv(x, kernel, [axis], groups));
        if (seed < 20)
            Check.Gradients(inputs => Ops.Conv(inputs[0], inputs[1], [axis], groups), [x, kernel]);
    }

    [Theory]
    [FirstSeeds(20)]
    public void Convolution_over_two_axes(int seed)
    {
        var chance = new Chance(seed);
        var ((rows, height), (columns, width)) = (Axis(chance), Axis(chance));
        var (x, kernel) = (chance.Tensor([2, height, width, 2]), chance.Tensor([rows.Kernel, columns.Kernel, 2, 3]));
        var (a, w) = (new Grid(x), new Grid(kernel));
        var (top, left) = (rows.Around(height).Before, columns.Around(width).Before);
        var expected = Grid.Of([2, rows.Count(height), columns.Count(width), 3], i =>
        {
            var sum = 0.0;
            for (var p = 0; p < rows.Kernel; p++)
            {
                for (var q = 0; q < columns.Kernel; q++)
                {
                    var (r, c) = (i[1] * rows.Stride + p * rows.Dilation - top, i[2] * columns.Stride + q * columns.Dilation - left);
                    for (var k = 0; k < 2 && r >= 0 && r < height && c >= 0 && c < width; k++)
                        sum += a[i[0], r, c, k] * w[p, q, k, i[3]];
                }
            }

            return sum;
        });
        Check.Same(expected, Ops.Conv(x, kernel, [rows, columns]));
        if (seed < 8)
            Check.Gradients(inputs => Ops.Conv(inputs[0], inputs[1], [rows, columns]), [x, kernel]);
    }

    [Theory]
    [FirstSeeds(20)]
    public void Transposed_convolution_spreads_the_kernel(int seed)
    {
        var chance = new Chance(seed);
        var axis = new WindowAxis(chance.Int(1, 4), chance.Int(1, 3), chance.Int(1, 2), WindowPadding.Valid);
        var (length, cut) = (chance.Int(1, 5), chance.Int(0, axis.Span - 1));
        var full = (length - 1) * axis.Stride + axis.Span;
        var output = Math.Max(1, full - cut - chance.Int(0, axis.Span - 1 - cut));
        var (x, kernel) = (chance.Tensor([2, length, 2]), chance.Tensor([axis.Kernel, 3, 2]));
        var (a, w) = (new Grid(x), new Grid(kernel));
        var expected = new Grid(2, output, 3);
        a.Each(i =>
        {
            for (var k = 0; k < axis.Kernel; k++)
            {
                for (var f = 0; f < 3; f++)
                {
                    if (i[1] * axis.Stride + k * axis.Dilation - cut is var at && at >= 0 && at < output)
                        expected[i[0], at, f] += a[i] * w[k, f, i[2]];
                }
            }
        });
        Tensor Run(Tensor[] inputs) => Ops.ConvTranspose(inputs[0], inputs[1], [axis], (_, _, _) => (output, cut));
        Check.Same(expected, Run([x, kernel]));
        Check.Gradients(Run, [x, kernel]);
    }

    [Theory]
    [FirstSeeds(20)]
    public void Depthwise_equals_a_convolution_of_one_group_a_channel(int seed)
    {
        var chance = new Chance(seed);
        var ((rows, height), (columns, width)) = (Axis(chance), Axis(chance, causal: true));
        var (flat, channels, multiplier) = (chance.Coin(), chance.Int(1, 3), chance.Int(1, 3));
        WindowAxis[] axes = flat ? [columns] : [rows, columns];
        int[] windows = [.. axes.Select(axis => axis.Kernel)];
        var x = chance.Tensor(flat ? [2, width, channels] : [2, height, width, channels]);
        var kernel = chance.Tensor([.. windows, channels, multiplier]);
        var groups = Ops.Conv(x, Ops.Reshape(kernel, [.. windows, 1, channels * multiplier]), axes, channels);
        Check.Same(new Grid(groups), Ops.DepthwiseConv(x, kernel, axes));
        Check.Gradients(inputs => Ops.DepthwiseConv(inputs[0], inputs[1], axes), [x, kernel]);
    }

    [Theory]
    [FirstSeeds(20, true, false)]
    public void Pooling_over_one_axis_and_two(bool maximum, int seed)
    {
        var chance = new Chance(seed);
        var ((rows, height), (columns, width)) = (Axis(chance), Axis(chance));
        (rows, columns) = (rows with { Dilation = 1 }, columns with { Dilation = 1 });
        var flat = chance.Coin();
        var x = flat ? chance.Distinct(2, width, 2) : chance.Distinct(2, height, width, 2);
        WindowAxis[] axes = flat ? [columns] : [rows, columns];
        var a = flat ? new Grid(Ops.ExpandDims(x, 1)) : new Grid(x);
        var (top, left) = (flat ? 0 : rows.Around(height).Before, columns.Around(width).Before);
        if (flat)
            (rows, height) = (new WindowAxis(1, 1, 1, WindowPadding.Valid), 1);
        var wide = Grid.Of([2, rows.Count(height), columns.Count(width), 2], i =>
        {
            var cells = new List<double>();
            for (var p = 0; p < rows.Kernel; p++)
            {
                for (var q = 0; q < columns.Kernel; q++)
                {
                    if ((i[1] * rows.Stride + p - top, i[2] * columns.Stride + q - left) is var (r, c) && r >= 0
                        && r < height && c >= 0 && c < width)
                    {
                        cells.Add(a[i[0], r, c, i[3]]);
                    }
                }
            }

            return maximum ? cells.Max() : cells.Average();
        });
        Tensor Run(Tensor[] inputs) => maximum ? Ops.MaxPool(inputs[0], axes) : Ops.AveragePool(inputs[0], axes);
        var actual = Run([x]);
        Check.Same(wide, flat ? Ops.ExpandDims(actual, 1) : actual);
        Check.Gradients(Run, [x]);
    }

    [Fact]
    public void A_window_that_does_not_fit_is_refused()
    {
        var axis = new WindowAxis(5, 1, 1, WindowPadding.Valid);
        var error = Assert.Throws<NabiException>(() => Ops.Conv(Tensor.Zeros(1, 3, 2), Tensor.Zeros(5, 2, 1), [axis]));
        Assert.Contains("length 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Ops.Conv(Tensor.Zeros(1, 9, 3), Tensor.Zeros(5, 2, 1), [axis]));
        Assert.Equal(new Shape(-1, -1, 1), Ops.Conv(Tensor.Symbolic([-1, -1, 2]), Tensor.Zeros(5, 2, 1), [axis]).Shape);
    }

    private static (WindowAxis Axis, int Length) Axis(Chance chance, bool causal = false)
    {
        var padding = (WindowPadding)chance.Int(0, causal ? 2 : 1);
        var (stride, dilation) = chance.Coin() ? (chance.Int(1, 3), 1) : (1, chance.Int(1, 3));
        var axis = new WindowAxis(chance.Int(1, 3), stride, dilation, padding);
        return (axis, padding == WindowPadding.Valid ? axis.Span + chance.Int(0, 4) : chance.Int(1, 7));
    }
}
