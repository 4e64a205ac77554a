namespace Nabi.Layers;

/// <summary>
/// The mean of each of so many windows of an image, whatever its size: (batch, height, width, channels) to (batch, rows, columns,
/// channels). Window i of n places goes from floor(i n / size) to ceil((i + 1) n / size).
/// </summary>
/// <param name="outputSize">Rows and columns of windows, at least 1.</param>
/// <exception cref="NabiException">A size is below 1.</exception>
/// <remarks>Keras's <c>AdaptiveAveragePooling2D</c>.</remarks>
public sealed class AdaptiveAveragePooling2D((int Height, int Width) outputSize) : AdaptivePoolingLayer<(int Height, int Width)>(outputSize)
{
    /// <summary>A pooling to as many windows in both directions.</summary>
    /// <param name="outputSize">Rows and columns of windows, at least 1.</param>
    /// <exception cref="NabiException">The size is below 1.</exception>
    public AdaptiveAveragePooling2D(int outputSize)
        : this((outputSize, outputSize))
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
