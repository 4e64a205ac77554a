namespace Nabi.Initializers;

/// <summary>
/// The cosines or sines of a short-time Fourier transform under a window, for a convolution's kernel (frame, 1, bins): frame positions t,
/// and frequencies k / (2 (bins - 1)).
/// </summary>
/// <remarks>Keras's <c>STFTInitializer</c>.</remarks>
public sealed class STFTInitializer : Initializer
{
    /// <summary>The kernel of one part of the transform.</summary>
    /// <param name="side"><c>real</c> for cosines, <c>imag</c> for sines.</param>
    public STFTInitializer(STFTSide side) => Side = side;

    /// <summary><c>real</c> or <c>imag</c>.</summary>
    public STFTSide Side { get; }

    /// <summary>The window; <c>hann</c> by default, null for none.</summary>
    public STFTWindow? Window { get; init; } = STFTWindow.Hann;

    /// <summary>What the window is divided by; <c>density</c> by default, null for nothing.</summary>
    public STFTScaling? Scaling { get; init; } = STFTScaling.Density;

    /// <summary>Whether the window goes on behind its end; false by default.</summary>
    public bool Periodic { get; init; }

    /// <inheritdoc/>
    public override string ClassName => "STFTInitializer";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("side", $"{Side}");
        config.Set("window", Window?.ToString());
        config.Set("scaling", Scaling?.ToString());
        config.Set("periodic", Periodic);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 3 || shape[1] != 1)
            throw new NabiException($"STFTInitializer: the kernel must have the shape (frame, 1, bins), got {shape}.");
        var (frame, bins) = (shape[0], shape[2]);
        var window = Ops.Window(Window, frame, Periodic).ToArray();
        var scale = Window is null ? 1.0 : Scaling?.ToString() switch
        {
            "density" => Math.Sqrt(window.Sum(static weight => (double)weight * weight)),
            "spectrum" => window.Sum(static weight => Math.Abs((double)weight)),
            _ => 1.0,
        };
        var length = Math.Max(1, 2 * (bins - 1));
        for (var t = 0; t < frame; t++)
        {
            for (var k = 0; k < bins; k++)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * ((long)t * k % length) / length);
                values[t * bins + k] = (float)((Side == STFTSide.Real ? cosine : sine) * window[t] / scale);
            }
        }
    }
}
