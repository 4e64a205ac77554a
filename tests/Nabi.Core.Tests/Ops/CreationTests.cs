namespace Nabi.Core.Tests;

/// <summary>Tensors made of counts and numbers, and long Fourier transforms.</summary>
public sealed class CreationTests
{
    [Fact]
    public void Ranges_end_before_their_end()
    {
        Assert.Equal([0, 1, 2], Ops.Arange(3).AsIntegers().ToArray());
        Assert.Equal([5, 3, 1], Ops.Arange(5, 0, -2).AsIntegers().ToArray());
        Assert.Equal([-3, 0], Ops.Arange(-3, 3, 3).AsIntegers().ToArray());
        Assert.Equal(0, Ops.Arange(3, 3).Length + Ops.Arange(-4).Length + Ops.Arange(0, 5, -1).Length);
        Assert.Equal([int.MaxValue - 1], Ops.Arange(int.MaxValue - 1, int.MaxValue, int.MaxValue).AsIntegers().ToArray());
        Assert.Equal([int.MinValue, -1, int.MaxValue - 1], Ops.Arange(int.MinValue, int.MaxValue, int.MaxValue).AsIntegers().ToArray());
        Assert.Equal([0f, 0.1f, 0.2f, 0.3f], Ops.Arange(0f, 0.35f, 0.1f).ToArray());
        Assert.Equal(0.1f * 9999, Ops.Arange(0f, 1000f, 0.1f).ToArray()[9999], 1e-4);
        Assert.Equal([1f, 0.5f], Ops.Arange(1f, 0f, -0.5f).ToArray());
        Assert.Equal(DType.Int32, Ops.Arange(2).DType);
    }

    [Fact]
    public void Patterns_of_ones()
    {
        Assert.Equal([1f, 0f, 0f, 0f, 1f, 0f], Ops.Eye(2, 3).ToArray());
        Assert.Equal([0, 1, 0, 0], Ops.Eye(2, k: 1, type: DType.Int32).AsIntegers().ToArray());
        Assert.Equal([1f, 0f, 0f, 1f], Ops.Identity(2).ToArray());
        Assert.Equal([true, false, true, true], Ops.Tri(2, type: DType.Bool).AsBooleans().ToArray());
        Assert.Equal([1f, 1f, 0f, 1f, 1f, 1f], Ops.Tri(2, 3, 1).ToArray());
        Assert.Equal(0, Ops.Eye(0).Length);
        Assert.Equal([2, 2], Ops.Full([2], 2.7f, DType.Int32).AsIntegers().ToArray());
        Assert.Equal([1f], Ops.Ones([1]).ToArray());
        Assert.Equal([false], Ops.Zeros([1], DType.Bool).AsBooleans().ToArray());
    }

    public static TheoryData<string> Sentences
    => [
        "Arange: the step must not be 0", "Arange would make 2147483647 numbers", "there is no way",
        "Linspace: the count must be 0 or more, got -1", "Eye: rows and columns must be 0 or more",
        "Tril needs rows and columns", "Diag needs a vector or a matrix", "Diagonal needs two axes",
        "GridIndexing must be 'xy' or 'ij'", "Tensordot cannot sum over 3 axes", "Cross needs vectors of 3 numbers",
        "OverlapMode must be 'full', 'same' or 'valid'", "Convolve needs numbers in a row", "SearchSide must be 'left' or 'right'",
        "the segment 2 at place 1 is out of range", "needs an id for each row",
        "there is no place 3 on an axis of length 2", "needs as many axes on both sides", "index 5 is out of range on axis 0",
        "needs updates (2,), got (3,)", "does not lie within (2,)", "Bincount counts numbers of 0 or more, got -1",
        "Median over no elements", "QuantileMethod must be", "numbers from 0 to 1", "FFT needs real and imaginary parts of one shape",
        "0 numbers cannot be transformed", "STFTWindow must be 'hann' or 'hamming', got 'hat'", "is shorter than a part of 8",
        "must have the shape (4,), got (3,)", "got 4, 0 and 4", "has no element that could be put around it", "PadMode must be",
        "got 0 and 1", "ISTFT needs at least one part",
    ];

    [Theory]
    [MemberData(nameof(Sentences))]
    public void What_makes_no_sense_ends_in_a_sentence(string sentence)
    {
        var x = Tensor.From(1f, 2f);
        Action[] wrong =
        [
            () => Ops.Arange(0, 5, 0), () => Ops.Arange(int.MaxValue), () => Ops.Arange(0f, float.PositiveInfinity),
            () => Ops.Linspace(0f, 1f, -1), () => Ops.Eye(-1), () => Ops.Tril(x), () => Ops.Diag(Tensor.Zeros(1, 1, 1)),
            () => Ops.Diagonal(Tensor.Zeros(2, 2), 0, 1, -1), () => Ops.Meshgrid([x], "yx"), () => Ops.Tensordot(x, x, 3),
            () => Ops.Cross(x, x), () => Ops.Convolve(x, x, "half"), () => Ops.Convolve(Tensor.Zeros(0), x),
            () => Ops.SearchSorted(x, x, "middle"), () => Ops.SegmentSum(x, Tensor.From(0, 2), 2), () => Ops.SegmentMax(x, Tensor.From(0)),
            () => Ops.TakeAlongAxis(x, Tensor.From(3)), () => Ops.TakeAlongAxis(x, Tensor.Zeros(1, 1)),
            () => Ops.ScatterAdd(x, new Tensor([1, 1], [5]), Tensor.From(1f)),
            () => Ops.ScatterUpdate(x, new Tensor([2, 1], [0, 1]), Tensor.Zeros(3)), () => Ops.SliceUpdate(x, [1], x),
            () => Ops.Bincount(Tensor.From(-1)),
            () => Ops.Median(Tensor.Zeros(0)), () => Ops.Quantile(x, 0.5f, method: "best"), () => Ops.Quantile(x, 1.5f),
            () => Ops.FFT(x, Tensor.Zeros(3)), () => Ops.RFFT(Tensor.Zeros(0)), () => Ops.STFT(x, 2, 1, 2, "hat"),
            () => Ops.STFT(x, 8, 1, 8, center: false), () => Ops.STFT(x, 4, 1, 4, Tensor.Zeros(3)), () => Ops.STFT(x, 4, 0, 4),
            () => Ops.Pad(Tensor.Zeros(0), [(1, 0)], "edge"), () => Ops.Pad(x, [(1, 0)], "wrap"),
            () => Ops.ExtractSequences(x, 0, 1), () => Ops.ISTFT(Tensor.Zeros(0, 3), Tensor.Zeros(0, 3), 4, 2, 4),
        ];
        var messages = wrong.Select(action => Assert.Throws<NabiException>(action).Message).ToArray();
        Assert.Contains(messages, message => message.Contains(sentence, StringComparison.Ordinal));
        Assert.All(messages, message => Assert.True(message.Length <= 300, message));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1000)]
    [InlineData(997)]
    [InlineData(4099)]
    public void A_long_transform_is_its_sum_to_the_last_bits_of_a_float(int n)
    {
        var chance = new Chance(n);
        var (re, im) = (chance.Tensor([n]), chance.Tensor([n]));
        var (real, imaginary) = Ops.FFT(re, im);
        foreach (var k in (int[])[0, 1, n / 3, n / 2, n - 1])
        {
            var (a, b) = (0.0, 0.0);
            for (var j = 0; j < n; j++)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * ((long)j * k % n) / n);
                a += re.AsSpan()[j] * cosine - im.AsSpan()[j] * sine;
                b += re.AsSpan()[j] * sine + im.AsSpan()[j] * cosine;
            }

            Assert.Equal(a, real.AsSpan()[k], 1e-5);
            Assert.Equal(b, imaginary.AsSpan()[k], 1e-5);
        }

        var (again, rest) = Ops.IFFT(real, imaginary);
        Check.Same(new Grid(re), again, 1e-6);
        Check.Same(new Grid(im), rest, 1e-6);
    }

    [Fact]
    public void A_transform_of_many_numbers_takes_few_steps()
    {
        // A prime length; n n steps would be 4e10.
        var x = new Chance(3).Tensor([200003]);
        var (re, im) = Ops.RFFT(x);
        Check.Same(new Grid(x), Ops.IRFFT(re, im, 200003), 1e-5);
    }
}
