using Nabi.Initializers;

namespace Nabi.Tests;

/// <summary>Spectrograms, adaptive pooling, resizing and embeddings that work both ways, against plain loops in double precision.</summary>
public sealed class PreprocessingTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(10, 4)]
    [InlineData(10, 5)]
    [InlineData(7, 7)]
    [InlineData(3, 8)]
    [InlineData(1, 4)]
    public void Adaptive_windows_reach_from_floor_to_ceiling(int length, int size)
    {
        var x = LayerRuns.Apart(1, 2, length, 3);
        var mean = new AdaptiveAveragePooling1D(size).Apply(x);
        var most = new AdaptiveMaxPooling1D(size).Apply(x);
        for (var b = 0; b < 2; b++)
        {
            for (var i = 0; i < size; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var (from, to) = ((int)Math.Floor((double)i * length / size), (int)Math.Ceiling((i + 1.0) * length / size));
                    var window = Enumerable.Range(from, to - from).Select(t => (double)x[b, t, c]).ToArray();
                    Assert.Equal(window.Average(), mean[b, i, c], 1e-6);
                    Assert.Equal(window.Max(), most[b, i, c], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Adaptive_windows_of_images_are_those_of_rows_and_columns()
    {
        var x = LayerRuns.Apart(2, 1, 5, 7, 2);
        var y = new AdaptiveAveragePooling2D((2, 3)).Apply(x);
        Assert.Equal(new Shape(1, 2, 3, 2), y.Shape);
        var sum = 0.0;
        for (var h = 2; h < 5; h++)
        {
            for (var w = 2; w < 5; w++)
                sum += x[0, h, w, 1];
        }

        Assert.Equal(sum / 9, y[0, 1, 1, 1], 1e-6);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("magnitude")]
    [InlineData("psd")]
    [InlineData("real")]
    [InlineData("imag")]
    [InlineData("angle")]
    [InlineData("stft")]
    public void A_spectrogram_is_a_sum_for_each_tone(string mode)
    {
        const int frame = 6, step = 2, fft = 8, bins = fft / 2 + 1;
        var x = LayerRuns.Numbers(3, 2, 15, 2);
        var y = new STFTSpectrogram { Mode = mode, FrameLength = frame, FrameStep = step, FftLength = fft }.Apply(x);
        var window = Enumerable.Range(0, frame).Select(t => 0.5 - 0.5 * Math.Cos(2 * Math.PI * t / (frame - 1))).ToArray();
        var scale = Math.Sqrt(window.Sum(weight => weight * weight));
        var frames = (15 - frame) / step + 1;
        Assert.Equal(new Shape(2, frames, 2 * bins * (mode == "stft" ? 2 : 1)), y.Shape);
        for (var b = 0; b < 2; b++)
        {
            for (var c = 0; c < 2; c++)
            {
                for (var t = 0; t < frames; t++)
                {
                    for (var k = 0; k < bins; k++)
                    {
                        var (re, im) = (0.0, 0.0);
                        for (var i = 0; i < frame; i++)
                        {
                            re += x[b, t * step + i, c] * window[i] / scale * Math.Cos(2 * Math.PI * i * k / fft);
                            im -= x[b, t * step + i, c] * window[i] / scale * Math.Sin(2 * Math.PI * i * k / fft);
                        }

                        var magnitude = Math.Sqrt(Math.Max(re * re + im * im, 1e-7));
                        var expected = mode switch
                        {
                            "real" => re,
                            "imag" => im,
                            "angle" => Math.Atan2(im, re),
                            "psd" => (re * re + im * im) * (k is 0 or bins - 1 ? 1 : 2),
                            "magnitude" => magnitude,
                            "log" => Math.Log(magnitude),
                            _ => re,
                        };
                        var width = mode == "stft" ? 2 * bins : bins;
                        // The angle of a tone without an imaginary part is that of the rounding.
                        if (mode != "angle" || k is not (0 or bins - 1))
                            Assert.Equal(expected, y[b, t, c * width + k], 1e-4);
                        if (mode == "stft")
                            Assert.Equal(im, y[b, t, c * width + bins + k], 1e-4);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_spectrogram_s_kernels_are_weights()
    {
        var layer = new STFTSpectrogram { FrameLength = 4 };
        layer.Apply(LayerRuns.Numbers(1, 1, 8, 1));
        Assert.Equal(["real_kernel", "imag_kernel"], layer.Weights.Select(weight => weight.Name));
        Assert.Equal(2, layer.TrainableWeights.Count);
        Assert.Equal(new Shape(4, 1, 3), layer.Weights[0].Shape);
    }

    [Theory]
    [InlineData(true, 2f)]
    [InlineData(false, 2f)]
    [InlineData(false, 1f)]
    public void Bands_are_triangles_on_the_mel_scale(bool decibels, float exponent)
    {
        const int fft = 16, stride = 6, bands = 4, rate = 1000;
        var x = LayerRuns.Numbers(5, 2, 40);
        var y = new MelSpectrogram
        {
            FftLength = fft,
            SequenceStride = stride,
            NumMelBins = bands,
            SamplingRate = rate,
            PowerToDb = decibels,
            MagExp = exponent,
            TopDb = 12f,
        }.Apply(x);
        static double Mel(double hertz) => 1127 * Math.Log(1 + hertz / 700);
        double Edge(int i) => Mel(20) + (Mel(rate / 2) - Mel(20)) * i / (bands + 1);
        int Mirrored(int place) => place < 0 ? -place : place >= 40 ? 78 - place : place;
        var frames = (40 + fft - fft) / stride + 1;
        Assert.Equal(new Shape(2, bands, frames), y.Shape);
        var expected = new double[2, bands, frames];
        for (var b = 0; b < 2; b++)
        {
            for (var t = 0; t < frames; t++)
            {
                for (var k = 1; k <= fft / 2; k++)
                {
                    var (re, im) = (0.0, 0.0);
                    for (var i = 0; i < fft; i++)
                    {
                        var sample = x[b, Mirrored(t * stride + i - fft / 2)] * (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / fft));
                        re += sample * Math.Cos(2 * Math.PI * i * k / fft);
                        im -= sample * Math.Sin(2 * Math.PI * i * k / fft);
                    }

                    var mel = Mel(rate / 2.0 * k / (fft / 2));
                    for (var band = 0; band < bands; band++)
                    {
                        expected[b, band, t] += Math.Pow(re * re + im * im, exponent / 2)
                            * Math.Max(0, Math.Min((mel - Edge(band)) / (Edge(band + 1) - Edge(band)),
                                (Edge(band + 2) - mel) / (Edge(band + 2) - Edge(band + 1))));
                    }
                }
            }
        }

        var loudest = expected.Cast<double>().Max(power => 10 * Math.Log10(Math.Max(power, 1e-10)));
        for (var b = 0; b < 2; b++)
        {
            for (var band = 0; band < bands; band++)
            {
                for (var t = 0; t < frames; t++)
                {
                    Assert.Equal(decibels ? Math.Max(10 * Math.Log10(Math.Max(expected[b, band, t], 1e-10)), loudest - 12)
                        : expected[b, band, t], y[b, band, t], 2e-3);
                }
            }
        }

        var one = new MelSpectrogram { FftLength = fft, SequenceStride = stride, NumMelBins = bands, SamplingRate = rate }
            .Apply(Ops.Select(x, 0, 1));
        Assert.Equal(new Shape(bands, frames), one.Shape);
    }

    [Fact]
    public void Images_of_another_size_are_mixed_of_their_neighbours()
    {
        var x = new Tensor([1, 1, 4, 1], [0f, 1f, 2f, 3f]);
        Assert.Equal([0f, 0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f, 3f], new Resizing(1, 8).Apply(x).ToArray());
        Assert.Equal([0.5f, 2.5f], new Resizing(1, 2).Apply(x).ToArray());
        Assert.Equal([0f, 2f, 3f], new Resizing(1, 3) { Interpolation = "nearest" }.Apply(x).ToArray());
        Assert.Equal([1f, 2f], new Resizing(1, 2) { CropToAspectRatio = true, Interpolation = "nearest" }.Apply(x).ToArray());
        var tall = new Resizing(4, 4) { PadToAspectRatio = true, FillValue = 9f, Interpolation = "nearest" }.Apply(x);
        Assert.Equal(new Shape(1, 4, 4, 1), tall.Shape);
        Assert.Equal([9f, 9f, 9f, 9f, 0f, 1f, 2f, 3f], tall.ToArray()[..8]);
        Assert.Contains("not both",
            Assert.Throws<NabiException>(() => new Resizing(2, 2) { CropToAspectRatio = true, PadToAspectRatio = true }.Apply(x)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, 0.5f)]
    [InlineData(false, null)]
    public void An_embedding_goes_both_ways(bool ties, float? cap)
    {
        var layer = new ReversibleEmbedding(5, 3)
        {
            TieWeights = ties,
            LogitSoftCap = cap,
            MaskZero = true,
            EmbeddingsInitializer = new RandomUniform { Minval = -1f, Maxval = 1f, Seed = 3 },
        };
        var ids = new Tensor([2, 2], [1, 0, 4, 2]);
        var vectors = layer.Apply(ids);
        Assert.Equal([true, false, true, true], vectors.Mask!.AsBooleans().ToArray());
        var scores = layer.Reverse(vectors);
        Assert.Null(scores.Mask);
        Assert.Equal(new Shape(2, 2, 5), scores.Shape);
        Assert.Equal(ties ? 1 : 2, layer.Weights.Count);
        var (table, back) = (layer.Weights[0].Value, layer.Weights[^1].Value);
        for (var id = 0; id < 5; id++)
        {
            var sum = Enumerable.Range(0, 3).Sum(k => (double)table[4, k] * (ties ? table[id, k] : back[k, id]));
            Assert.Equal(cap is { } most ? most * Math.Tanh(sum / most) : sum, scores[1, 0, id], 1e-5);
        }

        GradientCheck.Of(() => layer.Reverse(Ops.Tanh(layer.Apply(ids))), layer.TrainableWeights).ThrowIfWrong();
        Assert.Contains("takes vectors", Assert.Throws<NabiException>(() => layer.Reverse(Tensor.Zeros(2, 4))).Message,
            StringComparison.Ordinal);
        Assert.Contains("works one way",
            Assert.Throws<NabiException>(() => new Dense(2).ApplyAll([Tensor.Zeros(1, 2)], new CallContext { Reverse = true })).Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Layer>, int[]> Refused => new()
    {
        { "at most the frame's length", () => new STFTSpectrogram { FrameLength = 4, FrameStep = 5 }, [1, 9, 1] },
        { "(batch, samples, channels)", () => new STFTSpectrogram(), [1, 9] },
        { "at most as long as the transform", () => new MelSpectrogram { FftLength = 4, SequenceLength = 5 }, [1, 9] },
        { "must end above where they begin", () => new MelSpectrogram { MinFreq = 900f, MaxFreq = 800f }, [1, 9] },
        { "expects a signal", () => new MelSpectrogram(), [1, 9, 2] },
        { "is shorter than a part", () => new MelSpectrogram { FftLength = 8 }, [1, 0] },
        { "is empty", () => new AdaptiveMaxPooling1D(3), [1, 0, 2] },
        { "nothing to make others of", () => new Resizing(2, 2), [1, 0, 2, 1] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_makes_no_sense_ends_in_a_sentence(string sentence, Func<Layer> make, int[] shape)
        => Assert.Contains(sentence, Assert.Throws<NabiException>(() => make().Apply(Tensor.Zeros(shape))).Message,
            StringComparison.Ordinal);
}
