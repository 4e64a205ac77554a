namespace Nabi.Layers;

/// <summary>In training, multiplies by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate)).</summary>
/// <remarks>Keras's <c>GaussianDropout</c>; Srivastava et al., 2014.</remarks>
public sealed class GaussianDropout : RandomLayer
{
    /// <summary>A Gaussian dropout.</summary>
    /// <param name="rate">The rate of the dropout with the same variance, 0 to 1, 1 excluded.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public GaussianDropout(float rate) => Set(LayerSettings.RateBelowOne, rate);

    /// <summary>The rate of the dropout with the same variance.</summary>
    public float Rate => Get(LayerSettings.RateBelowOne);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.RateBelowOne, LayerSettings.Seed];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0f ? input * Ops.NormalNoise(input, 1f, MathF.Sqrt(Rate / (1f - Rate)), Random) : input;
    }
}
