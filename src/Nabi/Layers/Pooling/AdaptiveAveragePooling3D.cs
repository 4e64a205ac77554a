namespace Nabi.Layers;

/// <summary>
/// The mean of each of so many windows of a volume, whatever its size: (batch, depth, height, width, channels) to (batch, planes, rows,
/// columns, channels). Window i of n places goes from floor(i n / size) to ceil((i + 1) n / size).
/// </summary>
/// <param name="outputSize">Planes, rows and columns of windows, at least 1.</param>
/// <exception cref="NabiException">A size is below 1.</exception>
/// <remarks>Keras's <c>AdaptiveAveragePooling3D</c>.</remarks>
public sealed class AdaptiveAveragePooling3D((int Depth, int Height, int Width) outputSize)
    : AdaptivePoolingLayer<(int Depth, int Height, int Width)>(outputSize)
{
    /// <summary>A pooling to as many windows in all directions.</summary>
    /// <param name="outputSize">Planes, rows and columns of windows, at least 1.</param>
    /// <exception cref="NabiException">The size is below 1.</exception>
    public AdaptiveAveragePooling3D(int outputSize)
        : this((outputSize, outputSize, outputSize))
    {
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Mean(x);
}
