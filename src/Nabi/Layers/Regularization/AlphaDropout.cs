namespace Nabi.Layers;

/// <summary>
/// In training, sets a part of the elements to the negative saturation of SELU and shifts and scales the result so that mean
/// and variance stay: y = a (x or a') + b.
/// </summary>
/// <remarks>Keras's <c>AlphaDropout</c>; Klambauer et al., 2017.</remarks>
public sealed class AlphaDropout : RandomLayer
{
    private const float Saturation = -1.6732632423543772f * 1.0507009873554805f;

    /// <summary>An alpha dropout.</summary>
    /// <param name="rate">The part of the elements to drop, 0 to 1, 1 excluded.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public AlphaDropout(float rate) => Set(LayerSettings.RateBelowOne, rate);

    /// <summary>The part of the elements to drop.</summary>
    public float Rate => Get(LayerSettings.RateBelowOne);

    /// <summary>Lengths of the mask, 1 where one draw counts for a whole axis, null for the input's length; null for all axes.</summary>
    public IReadOnlyList<int?>? NoiseShape { get => Get(LayerSettings.NoiseShape); init => Set(LayerSettings.NoiseShape, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LayerSettings.RateBelowOne, LayerSettings.Seed, LayerSettings.NoiseShape];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || Rate == 0f || input.IsSymbolic)
            return input;
        var scale = 1f / MathF.Sqrt((1f - Rate) * (1f + Rate * Saturation * Saturation));
        var kept = Ops.Dropout(Tensor.Filled(input.Shape, 1f), Rate, Random, NoiseShape) * (1f - Rate);
        return (input * kept + Saturation * (1f - kept)) * scale - scale * Saturation * Rate;
    }
}
