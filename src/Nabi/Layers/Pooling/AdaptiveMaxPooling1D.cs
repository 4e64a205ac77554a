namespace Nabi.Layers;

/// <summary>
/// The largest value of each of so many windows of a sequence, whatever its size: (batch, time, channels) to (batch, size, channels).
/// Window i of n places goes from floor(i n / size) to ceil((i + 1) n / size).
/// </summary>
/// <param name="outputSize">How many, at least 1.</param>
/// <exception cref="NabiException">The size is below 1.</exception>
/// <remarks>Keras's <c>AdaptiveMaxPooling1D</c>.</remarks>
public sealed class AdaptiveMaxPooling1D(int outputSize) : AdaptivePoolingLayer<int>(outputSize)
{
    private protected override Tensor Transform(Tensor x, CallContext context) => Largest(x);
}
