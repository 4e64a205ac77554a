using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>What batch, layer and group normalization share: the learned factor <c>gamma</c> and offset <c>beta</c>.</summary>
public abstract class AffineNormalization : Layer
{
    private protected AffineNormalization(Config? config)
    {
        if (config is null)
            return;
        Epsilon = config.Float("epsilon", 1e-3f);
        Center = config.Bool("center", true);
        Scale = config.Bool("scale", true);
        BetaInitializer = config.Object<Initializer>("beta_initializer") ?? new Zeros();
        GammaInitializer = config.Object<Initializer>("gamma_initializer") ?? new Ones();
        BetaRegularizer = config.Object<Regularizer>("beta_regularizer");
        GammaRegularizer = config.Object<Regularizer>("gamma_regularizer");
        BetaConstraint = config.Object<Constraint>("beta_constraint");
        GammaConstraint = config.Object<Constraint>("gamma_constraint");
    }

    /// <summary>Added to the variance before the root; 0.001 by default.</summary>
    /// <exception cref="NabiException">Negative.</exception>
    public float Epsilon
    {
        get;
        init => field = value >= 0f ? value : throw new NabiException($"{ClassName}: epsilon must be 0 or more, got {value}.");
    } = 1e-3f;

    /// <summary>Whether beta is added; true by default.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether the result is multiplied by gamma; true by default.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>The first values of beta; zeros by default.</summary>
    public Initializer BetaInitializer { get; init; } = new Zeros();

    /// <summary>The first values of gamma; ones by default.</summary>
    public Initializer GammaInitializer { get; init; } = new Ones();

    /// <summary>A penalty on beta; none by default.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>A penalty on gamma; none by default.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>A rule for beta; none by default.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>A rule for gamma; none by default.</summary>
    public Constraint? GammaConstraint { get; init; }

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    private protected Variable? Gamma { get; private set; }

    private protected Variable? Beta { get; private set; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("epsilon", Epsilon).Set("center", Center).Set("scale", Scale)
            .Set("beta_initializer", BetaInitializer).Set("gamma_initializer", GammaInitializer)
            .Set("beta_regularizer", BetaRegularizer).Set("gamma_regularizer", GammaRegularizer)
            .Set("beta_constraint", BetaConstraint).Set("gamma_constraint", GammaConstraint);
    }

    private protected void CreateAffine(Shape shape)
    {
        Gamma = Scale ? AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, GammaConstraint) : null;
        Beta = Center ? AddWeight("beta", shape, BetaInitializer, BetaRegularizer, BetaConstraint) : null;
    }

    /// <summary>Multiplies by gamma and adds beta, both seen with a shape that broadcasts to y.</summary>
    private protected Tensor Affine(Tensor y, Shape shape)
    {
        if (Gamma is not null)
            y *= Seen(Gamma, shape);
        return Beta is null ? y : y + Seen(Beta, shape);
    }

    private protected static Tensor Seen(Variable weight, Shape shape) => weight.Shape == shape ? weight : Ops.View(weight, shape);
}
