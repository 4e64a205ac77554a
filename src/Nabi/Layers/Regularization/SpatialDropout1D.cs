namespace Nabi.Layers;

/// <summary>
/// In training, drops whole channels of (batch, time, channels): the same at every step. Scales the others by 1 / (1 - rate).
/// </summary>
/// <remarks>Keras's <c>SpatialDropout1D</c>; Tompson et al., 2014.</remarks>
/// <param name="rate">The part of the channels to drop, 0 to 1.</param>
/// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
public sealed class SpatialDropout1D(float rate) : SpatialDropoutLayer(rate, "time");
