using Nabi.Configs;

namespace Nabi.Initializers;

/// <summary>
/// The cosines or sines of a short-time Fourier transform under a window, for a convolution's kernel (frame, 1, bins): frame positions t, and
/// frequencies k / (2 (bins - 1)).
/// </summary>
/// <remarks>Keras's <c>STFTInitializer</c>.</remarks>
public sealed class STFTInitializer : Initializer
{
    /// <summary>The kernel of one part of the transform.</summary>
    /// <param name="side"><c>real</c> for cosines, <c>imag</c> for sines.</param>
    /// <param name="window"><c>hann</c> (default), <c>hamming</c>, or null for none.</param>
    /// <param name="scaling">What the window is divided by: <c>density</c> (default) the root of the sum of its squares, <c>spectrum</c> the sum, null nothing.</param>
    /// <param name="periodic">Whether the window goes on behind its end; false by default.</param>
    /// <exception cref="NabiException">Another word.</exception>
    public STFTInitializer(string side, string? window = "hann", string? scaling = "density", bool periodic = false)
    {
        if (side is not ("real" or "imag"))
            throw new NabiException($"STFTInitializer: the side must be \"real\" or \"imag\", got \"{side}\".");
        if (scaling is not (null or "density" or "spectrum"))
            throw new NabiException($"STFTInitializer: the scaling must be \"density\", \"spectrum\" or null, got \"{scaling}\".");
        Ops.Window(window, 1);
        (Side, Window, Scaling, Periodic) = (side, window, scaling, periodic);
    }

    /// <summary><c>real</c> or <c>imag</c>.</summary>
    public string Side { get; }

    /// <summary>The window's name; null for none.</summary>
    public string? Window { get; }

    /// <summary>What the window is divided by; null for nothing.</summary>
    public string? Scaling { get; }

    /// <summary>Whether the window goes on behind its end.</summary>
    public bool Periodic { get; }

    /// <inheritdoc/>
    public override string ClassName => "STFTInitializer";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("side", Side);
        config.Set("window", Window);
        config.Set("scaling", Scaling);
        config.Set("periodic", Periodic);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 3 || shape[1] != 1)
            throw new NabiException($"STFTInitializer: the kernel must have the shape (frame, 1, bins), got {shape}.");
        var (frame, bins) = (shape[0], shape[2]);
        var window = Ops.Window(Window, frame, Periodic).ToArray();
        var scale = Window is null ? 1.0 : Scaling switch
        {
            "density" => Math.Sqrt(window.Sum(static weight => (double)weight * weight)),
            "spectrum" => window.Sum(static weight => Math.Abs((double)weight)),
            _ => 1.0,
        };
        var length = Math.Max(1, 2 * (bins - 1));
        for (var t = 0; t < frame; t++)
            for (var k = 0; k < bins; k++)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * ((long)t * k % length) / length);
                values[t * bins + k] = (float)((Side == "real" ? cosine : sine) * window[t] / scale);
            }
    }
}
