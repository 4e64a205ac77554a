using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>In training, multiplies by normal noise of mean 1 and standard deviation sqrt(rate / (1 - rate)).</summary>
/// <remarks>Keras's <c>GaussianDropout</c>; Srivastava et al., 2014.</remarks>
public sealed class GaussianDropout : RandomLayer
{
    /// <summary>A Gaussian dropout.</summary>
    /// <param name="rate">The rate of the dropout with the same variance, 0 to 1, 1 excluded.</param>
    /// <exception cref="NabiException">The rate is outside 0 to 1.</exception>
    public GaussianDropout(float rate) => Rate = CheckedRate("GaussianDropout", rate, all: false);

    /// <summary>The rate of the dropout with the same variance.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("rate", Rate).Set("seed", Seed);
    }

    internal static GaussianDropout Read(Config config) => new(config.Float("rate")) { Seed = config.Seed() };

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0f ? input * Ops.NormalNoise(input, 1f, MathF.Sqrt(Rate / (1f - Rate)), Random) : input;
    }
}
