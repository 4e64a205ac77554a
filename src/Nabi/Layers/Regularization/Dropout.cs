namespace Nabi.Layers;

/// <summary>
/// In training, sets a part of the elements to zero and scales the others by 1 / (1 - rate); in inference changes nothing.
/// </summary>
/// <remarks>Keras's <c>Dropout</c>; Srivastava et al., 2014.</remarks>
public sealed class Dropout : RandomLayer
{
    /// <summary>A dropout layer.</summary>
    /// <param name="rate">The part of the elements to drop, 0 to 1.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public Dropout(float rate) => Set(LayerSettings.Rate, rate);

    /// <summary>The part of the elements to drop.</summary>
    public float Rate => Get(LayerSettings.Rate);

    /// <summary>
    /// Lengths of the mask, 1 where one draw counts for a whole axis, -1 or null for the input's length; null for all axes.
    /// </summary>
    public IReadOnlyList<int?>? NoiseShape { get => Get(LayerSettings.NoiseShape); init => Set(LayerSettings.NoiseShape, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Rate, LayerSettings.Seed, LayerSettings.NoiseShape];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0f ? Ops.Dropout(input, Rate, Random, NoiseShape) : input;
    }
}
