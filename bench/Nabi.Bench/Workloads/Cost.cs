namespace Nabi.Bench;

/// <summary>
/// Floating-point operations of layers in training, in billions: the matrix products of the forward pass, the same number again for
/// the weights' gradients, and again for the input's gradient where one is needed. Activations, losses and updates are not counted,
/// so a percentage of the limit is on the strict side.
/// </summary>
internal static class Cost
{
    /// <summary>A recurrent layer of 1 (SimpleRNN), 3 (GRU) or 4 (LSTM) gates.</summary>
    public static double Recurrent(int gates, int batch, int time, int features, int units, bool inputGradient = false)
        => 2e-9 * batch * time * gates * units * ((inputGradient ? 3.0 : 2.0) * features + 3.0 * units);

    /// <summary>The forward pass alone.</summary>
    public static double RecurrentForward(int gates, int batch, int time, int features, int units)
        => 2e-9 * batch * time * gates * units * (features + units);

    public static double Dense(int rows, int features, int units) => 6e-9 * rows * features * units;

    /// <summary>A convolution over time with <paramref name="steps"/> output steps per sample.</summary>
    public static double Convolution(int batch, int steps, int window, int channels, int filters, bool inputGradient)
        => 2e-9 * batch * steps * window * channels * filters * (inputGradient ? 3 : 2);

    /// <summary>Bytes of weights that few rows read in the forward and backward pass, once per time step each.</summary>
    public static double WeightBytes(int weights, int time) => 8e-9 * weights * time;

    /// <summary>
    /// What Adam reads and writes for this many weights: gradient, two moments and the weight, three of them written back.
    /// </summary>
    public static double AdamBytes(int weights) => 28e-9 * weights;
}
