namespace Nabi.Data;

/// <summary>A sound: samples in time, one column a channel.</summary>
/// <param name="Samples">Floats (samples, channels), from -1 to 1.</param>
/// <param name="SampleRate">Samples a second.</param>
public sealed record Audio(Tensor Samples, int SampleRate)
{
    /// <summary>How many channels there are: 1, or 2 for stereo.</summary>
    public int Channels => Samples.Shape[1];

    /// <summary>How long the sound is.</summary>
    public double Seconds => (double)Samples.Shape[0] / SampleRate;

    /// <summary>The mean of all channels, (samples): what <c>MelSpectrogram</c> takes.</summary>
    public Tensor Mono() => Channels == 1 ? Samples.Reshape(Samples.Shape[0]) : Ops.Mean(Samples, [1]);
}
