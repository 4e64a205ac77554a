namespace Nabi.Layers;

/// <summary>
/// The tones of a signal over time: (batch, samples, channels) to (batch, frames, channels · bins). Frames that overlap are multiplied with
/// kernels of cosines and sines under a window, which are weights, so that they can be trained: <c>real_kernel</c> and <c>imag_kernel</c>
/// (frame, 1, bins).
/// </summary>
/// <remarks>Keras's <c>STFTSpectrogram</c>. The bins are fftLength / 2 + 1, twice as many with the mode <c>stft</c>.</remarks>
public sealed class STFTSpectrogram : Layer
{
    private const float Least = 1e-7f;
    private const int MostWeights = 1 << 28;

    private static readonly ConfigSetting<SpectrogramMode> ModeSetting = ConfigSetting.Option(nameof(Mode), SpectrogramMode.Log);
    private static readonly ConfigSetting<int> FrameLengthSetting = ConfigSetting.Int(nameof(FrameLength), 256, Must.BeAtLeast(1));
    private static readonly ConfigSetting<int?> FrameStepSetting =
        ConfigSetting.OptionalInt(nameof(FrameStep), static (step, _) => step is null or >= 1 ? null : "at least 1");
    private static readonly ConfigSetting<int?> FftLengthSetting =
        ConfigSetting.OptionalInt(nameof(FftLength), static (length, _) => length is null or >= 1 ? null : "at least 1");
    private static readonly ConfigSetting<STFTWindow?> WindowSetting =
        ConfigSetting.OptionalOption<STFTWindow>(nameof(Window), STFTWindow.Hann);
    private static readonly ConfigSetting<bool> PeriodicSetting = ConfigSetting.Bool(nameof(Periodic), false);
    private static readonly ConfigSetting<STFTScaling?> ScalingSetting =
        ConfigSetting.OptionalOption<STFTScaling>(nameof(Scaling), STFTScaling.Density);
    private static readonly ConfigSetting<bool> ExpandDimsSetting = ConfigSetting.Bool(nameof(ExpandDims), false);

    private Variable? real;
    private Variable? imaginary;

    /// <summary>
    /// What comes out: <c>log</c> (default) the logarithm of the magnitude, <c>magnitude</c>, <c>psd</c> its square with the tones counted
    /// that mirror others, <c>real</c>, <c>imag</c>, <c>angle</c>, or <c>stft</c>, real parts and then imaginary ones.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public SpectrogramMode Mode { get => Get(ModeSetting); init => Set(ModeSetting, value); }

    /// <summary>The length of a frame in samples; 256 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int FrameLength { get => Get(FrameLengthSetting); init => Set(FrameLengthSetting, value); }

    /// <summary>How far from one frame to the next, at most a frame; half a frame (null) by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int? FrameStep { get => Get(FrameStepSetting); init => Set(FrameStepSetting, value); }

    /// <summary>The length of the transform, at least that of a frame; the next power of two (null) by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int? FftLength { get => Get(FftLengthSetting); init => Set(FftLengthSetting, value); }

    /// <summary><c>hann</c> (default), <c>hamming</c>, or null for none.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public STFTWindow? Window { get => Get(WindowSetting); init => Set(WindowSetting, value); }

    /// <summary>Whether the window goes on behind its end; false by default.</summary>
    public bool Periodic { get => Get(PeriodicSetting); init => Set(PeriodicSetting, value); }

    /// <summary>
    /// What the window is divided by: <c>density</c> (default) the root of the sum of its squares, <c>spectrum</c> the sum, null nothing.
    /// </summary>
    /// <exception cref="NabiException">Another word.</exception>
    public STFTScaling? Scaling { get => Get(ScalingSetting); init => Set(ScalingSetting, value); }

    /// <summary><c>valid</c> (default): frames lie inside; <c>same</c>: one frame for every step, zeros on both sides.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Padding Padding { get => Get(LayerSettings.SidesPadding); init => Set(LayerSettings.SidesPadding, value); }

    /// <summary>Whether the bins have an axis of their own, (batch, frames, bins, channels), as images; false by default.</summary>
    public bool ExpandDims { get => Get(ExpandDimsSetting); init => Set(ExpandDimsSetting, value); }

    /// <summary>Where the channels stand: <c>channels_last</c> (default), or <c>channels_first</c>, in front of time.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public DataFormat DataFormat { get => Get(LayerSettings.DataFormat); init => Set(LayerSettings.DataFormat, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        ModeSetting, FrameLengthSetting, FrameStepSetting, FftLengthSetting, WindowSetting, PeriodicSetting, ScalingSetting,
        LayerSettings.SidesPadding, LayerSettings.DataFormat, ExpandDimsSetting,
    ];

    private protected override bool WantsFloats => true;

    private int Step => FrameStep ?? Math.Max(1, FrameLength / 2);

    private int Length => FftLength ?? (int)Math.Min(int.MaxValue, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)FrameLength));

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRank(inputs[0], 3, DataFormat == DataFormat.ChannelsFirst ? "(batch, channels, samples)" : "(batch, samples, channels)");
        if (Step > FrameLength || Length < FrameLength)
        {
            throw new NabiException(
                $"{Title}: the step must be at most the frame's length and the transform's at least, got {Step}, "
                + $"{FrameLength} and {Length}.");
        }

        if ((Length / 2 + 1L) * FrameLength > MostWeights)
        {
            throw new NabiException(
                $"{Title}: kernels of {FrameLength} by {Length / 2 + 1L} would be more than {MostWeights} numbers; use shorter "
                + "frames, or a shorter transform.");
        }

        Shape shape = [FrameLength, 1, Length / 2 + 1];
        if (Mode != SpectrogramMode.Imag)
        {
            real = AddWeight("real_kernel", shape,
                new STFTInitializer(STFTSide.Real) { Window = Window, Scaling = Scaling, Periodic = Periodic });
        }

        if (Mode != SpectrogramMode.Real)
        {
            imaginary = AddWeight("imag_kernel", shape,
                new STFTInitializer(STFTSide.Imag) { Window = Window, Scaling = Scaling, Periodic = Periodic });
        }
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, 3, DataFormat == DataFormat.ChannelsFirst ? "(batch, channels, samples)" : "(batch, samples, channels)");
        var x = DataFormat == DataFormat.ChannelsFirst ? input : Ops.Swapaxes(input, 1, 2);
        var (re, im) = (real is null ? null : Frames(x, real), imaginary is null ? null : Frames(x, imaginary));
        return Placed(Mode.ToString() switch
        {
            "real" => re!,
            "imag" => im!,
            "angle" => Ops.Arctan2(im!, re!),
            "stft" => Ops.Concat([re!, im!], -1),
            "psd" => Doubled(Ops.Square(re!) + Ops.Square(im!)),
            "magnitude" => Magnitude(re!, im!),
            _ => Ops.Log(Ops.Maximum(Magnitude(re!, im!), Least)),
        });
    }

    private static Tensor Magnitude(Tensor re, Tensor im) => Ops.Sqrt(Ops.Maximum(Ops.Square(re) + Ops.Square(im), Least));

    /// <summary>Tones but the first and the last stand for their mirror images too.</summary>
    private static Tensor Doubled(Tensor power)
    {
        var bins = power.Shape[-1];
        return bins <= 2 ? bins == 1 ? power + power : power : power + Ops.Pad(Ops.Slice(power, -1, 1, bins - 2), -1, 1, 1);
    }

    /// <summary>(batch, channels, samples) to (batch, channels, frames, bins), each channel by itself.</summary>
    private Tensor Frames(Tensor x, Variable kernel)
    {
        var (batch, channels, samples) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var lines = Ops.View(x, new Shape(batch < 0 || channels < 0 ? Shape.Unknown : checked(batch * channels), samples, 1));
        var axis = new WindowAxis(FrameLength, Step, 1, Padding.Window);
        var frames = Ops.Conv(lines, kernel, [axis]);
        return Ops.View(frames, new Shape(batch, channels, frames.Shape[1], frames.Shape[2]));
    }

    /// <summary>(batch, channels, frames, bins) as the settings want it.</summary>
    private Tensor Placed(Tensor y)
    {
        if (ExpandDims)
            return DataFormat == DataFormat.ChannelsFirst ? y : Ops.Transpose(y, 0, 2, 3, 1);
        var (batch, channels, frames, bins) = (y.Shape[0], y.Shape[1], y.Shape[2], y.Shape[3]);
        var wide = channels < 0 ? Shape.Unknown : checked(channels * bins);
        return DataFormat == DataFormat.ChannelsFirst ? Ops.View(Ops.Transpose(y, 0, 1, 3, 2), new Shape(batch, wide, frames))
            : Ops.View(Ops.Transpose(y, 0, 2, 1, 3), new Shape(batch, frames, wide));
    }
}
