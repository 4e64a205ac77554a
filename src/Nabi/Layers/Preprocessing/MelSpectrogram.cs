namespace Nabi.Layers;

/// <summary>
/// The loudness of bands of tones over time, as the ear hears them: a signal (batch, samples), or (samples), to (batch, bands, frames).
/// Short Fourier transforms, powers of their magnitudes, sums under triangles that lie evenly on the mel scale, decibels.
/// </summary>
/// <remarks>
/// Keras's <c>MelSpectrogram</c>, with the scale of the Hidden Markov Model Toolkit: mel(f) = 1127 ln(1 + f / 700). It has no weights.
/// </remarks>
public sealed class MelSpectrogram : Layer
{
    private const double BreakHertz = 700;
    private const double HighQuality = 1127;
    private const int MostWeights = 1 << 26;

    private static readonly ConfigSetting<int> FftLengthSetting = ConfigSetting.Int(nameof(FftLength), 2048, Must.BeAtLeast(1));
    private static readonly ConfigSetting<int> StrideSetting = ConfigSetting.Int(nameof(SequenceStride), 512, Must.BeAtLeast(1));
    private static readonly ConfigSetting<int?> LengthSetting =
        ConfigSetting.OptionalInt(nameof(SequenceLength), static (length, _) => length is null or >= 1 ? null : "at least 1");
    private static readonly ConfigSetting<STFTWindow?> WindowSetting =
        ConfigSetting.OptionalOption<STFTWindow>(nameof(Window), STFTWindow.Hann);
    private static readonly ConfigSetting<int> RateSetting = ConfigSetting.Int(nameof(SamplingRate), 16000, Must.BeAtLeast(1));
    private static readonly ConfigSetting<int> BinsSetting = ConfigSetting.Int(nameof(NumMelBins), 128, Must.BeAtLeast(1));
    private static readonly ConfigSetting<float> MinFreqSetting =
        ConfigSetting.Float(nameof(MinFreq), 20f, static (hertz, _) => hertz >= 0f && float.IsFinite(hertz) ? null : "0 or more");
    private static readonly ConfigSetting<float?> MaxFreqSetting
        = ConfigSetting.OptionalFloat(nameof(MaxFreq),
            static (hertz, _) => hertz is null || (hertz > 0f && float.IsFinite(hertz.Value)) ? null : "above 0");

    private static readonly ConfigSetting<bool> DecibelSetting = ConfigSetting.Bool(nameof(PowerToDb), true);
    private static readonly ConfigSetting<float> TopSetting = ConfigSetting.Float(nameof(TopDb), 80f);
    private static readonly ConfigSetting<float> ExponentSetting = ConfigSetting.Float(nameof(MagExp), 2f);
    private static readonly ConfigSetting<float> MinPowerSetting =
        ConfigSetting.Float(nameof(MinPower), 1e-10f, static (power, _) => power > 0f ? null : "above 0");
    private static readonly ConfigSetting<float> RefPowerSetting = ConfigSetting.Float(nameof(RefPower), 1f);

    private Tensor? triangles;

    /// <summary>The length of the transforms in samples; 2048 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int FftLength { get => Get(FftLengthSetting); init => Set(FftLengthSetting, value); }

    /// <summary>How far from one transform to the next, in samples; 512 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int SequenceStride { get => Get(StrideSetting); init => Set(StrideSetting, value); }

    /// <summary>The length of the window in samples, at most that of the transform; that length (null) by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int? SequenceLength { get => Get(LengthSetting); init => Set(LengthSetting, value); }

    /// <summary><c>hann</c> (default), <c>hamming</c>, or null for none.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public STFTWindow? Window { get => Get(WindowSetting); init => Set(WindowSetting, value); }

    /// <summary>Samples a second; 16000 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int SamplingRate { get => Get(RateSetting); init => Set(RateSetting, value); }

    /// <summary>How many bands; 128 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int NumMelBins { get => Get(BinsSetting); init => Set(BinsSetting, value); }

    /// <summary>Where the lowest band begins, in hertz; 20 by default.</summary>
    /// <exception cref="NabiException">Below 0.</exception>
    public float MinFreq { get => Get(MinFreqSetting); init => Set(MinFreqSetting, value); }

    /// <summary>Where the highest band ends, in hertz; half the sampling rate (null) by default.</summary>
    /// <exception cref="NabiException">Not above 0.</exception>
    public float? MaxFreq { get => Get(MaxFreqSetting); init => Set(MaxFreqSetting, value); }

    /// <summary>Whether the result is in decibels; true by default.</summary>
    public bool PowerToDb { get => Get(DecibelSetting); init => Set(DecibelSetting, value); }

    /// <summary>How many decibels below the loudest of all the result ends; 80 by default.</summary>
    public float TopDb { get => Get(TopSetting); init => Set(TopSetting, value); }

    /// <summary>The power of the magnitudes: 1, or 2 (default) for energy.</summary>
    public float MagExp { get => Get(ExponentSetting); init => Set(ExponentSetting, value); }

    /// <summary>The least power whose logarithm is taken; 1e-10 by default.</summary>
    /// <exception cref="NabiException">Not above 0.</exception>
    public float MinPower { get => Get(MinPowerSetting); init => Set(MinPowerSetting, value); }

    /// <summary>The power that has 0 decibels; 1 by default.</summary>
    public float RefPower { get => Get(RefPowerSetting); init => Set(RefPowerSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        FftLengthSetting, StrideSetting, LengthSetting, WindowSetting, RateSetting, BinsSetting, MinFreqSetting, MaxFreqSetting,
        DecibelSetting, TopSetting, ExponentSetting, MinPowerSetting,
        RefPowerSetting,
    ];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        base.Write(config);
        // Keras writes what null stands for.
        config.Set("sequence_length", SequenceLength ?? FftLength);
        config.Set("max_freq", MaxFreq ?? SamplingRate / 2);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Require(inputs[0]);
        if (SequenceLength > FftLength)
            throw new NabiException($"{Title}: the window must be at most as long as the transform, got {SequenceLength} and {FftLength}.");
        if (MinFreq >= (MaxFreq ?? SamplingRate / 2))
        {
            throw new NabiException(
                $"{Title}: the bands must end above where they begin, got {MinFreq} to {MaxFreq ?? SamplingRate / 2} hertz.");
        }

        if ((FftLength / 2 + 1L) * NumMelBins > MostWeights)
        {
            throw new NabiException(
                $"{Title}: {NumMelBins} bands of {FftLength / 2 + 1L} tones would be more than {MostWeights} numbers; use fewer "
                + "bands or a shorter transform.");
        }

        triangles = Triangles(FftLength / 2 + 1, NumMelBins, SamplingRate, MinFreq, MaxFreq ?? SamplingRate / 2);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require(input.Shape);
        var (re, im) = Ops.STFT(input, SequenceLength ?? FftLength, SequenceStride, FftLength, Window);
        var energy = Ops.Square(re) + Ops.Square(im);
        var power = MagExp == 2f ? energy : Ops.Power(energy, MagExp / 2f);
        var bands = Ops.Tensordot(power, triangles!, 1);
        return Ops.Swapaxes(PowerToDb ? Decibels(bands) : bands, -1, -2);
    }

    /// <summary>
    /// The weight of each bin of a transform in each band, (bins, bands): triangles on the mel scale, of height 1; the tone 0 has none.
    /// </summary>
    private static Tensor Triangles(int bins, int bands, int rate, double lowest, double highest)
    {
        double Edge(int i) => Mel(lowest) + (Mel(highest) - Mel(lowest)) * i / (bands + 1);
        var weights = new float[new Shape(bins, bands).Size];
        for (var bin = 1; bin < bins; bin++)
        {
            var mel = Mel(rate / 2.0 * bin / (bins - 1));
            for (var band = 0; band < bands; band++)
            {
                var (low, centre, high) = (Edge(band), Edge(band + 1), Edge(band + 2));
                weights[bin * bands + band] = (float)Math.Max(0, Math.Min((mel - low) / (centre - low), (high - mel) / (high - centre)));
            }
        }

        return new Tensor([bins, bands], weights);
    }

    private static double Mel(double hertz) => HighQuality * Math.Log(1 + hertz / BreakHertz);

    private Tensor Decibels(Tensor power)
    {
        var loudness = 10f * Ops.Log10(Ops.Maximum(power, MinPower)) - 10f * MathF.Log10(MathF.Max(MathF.Abs(RefPower), MinPower));
        return Ops.Maximum(loudness, Ops.Max(loudness) - TopDb);
    }

    private void Require(Shape shape)
    {
        if (shape.Rank is not (1 or 2))
        {
            throw new NabiException(
                $"{Title} expects a signal (batch, samples), or (samples), got an input of shape {shape}; one channel at a time.");
        }
    }
}
