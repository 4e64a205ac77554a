using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>What batch, layer and group normalization share: the learned factor <c>gamma</c> and offset <c>beta</c>.</summary>
public abstract class AffineNormalization : Layer
{
    private static readonly ConfigSetting<float> EpsilonSetting = ConfigSetting.Float(nameof(Epsilon), 1e-3f, Must.BePositiveOrZero);
    private static readonly ConfigSetting<bool> CenterSetting = ConfigSetting.Bool(nameof(Center), true);
    private static readonly ConfigSetting<bool> ScaleSetting = ConfigSetting.Bool(nameof(Scale), true);
    private static readonly ConfigSetting<Initializer> BetaInitializerSetting =
        ConfigSetting.Object<Initializer>(nameof(BetaInitializer), new Zeros());
    private static readonly ConfigSetting<Initializer> GammaInitializerSetting =
        ConfigSetting.Object<Initializer>(nameof(GammaInitializer), new Ones());
    private static readonly ConfigSetting<Regularizer?> BetaRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(BetaRegularizer));
    private static readonly ConfigSetting<Regularizer?> GammaRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(GammaRegularizer));
    private static readonly ConfigSetting<Constraint?> BetaConstraintSetting = ConfigSetting.Optional<Constraint>(nameof(BetaConstraint));
    private static readonly ConfigSetting<Constraint?> GammaConstraintSetting = ConfigSetting.Optional<Constraint>(nameof(GammaConstraint));

    private protected AffineNormalization()
    {
    }

    /// <summary>Added to the variance before the root; 0.001 by default.</summary>
    /// <exception cref="NabiException">Negative.</exception>
    public float Epsilon { get => Get(EpsilonSetting); init => Set(EpsilonSetting, value); }

    /// <summary>Whether beta is added; true by default.</summary>
    public bool Center { get => Get(CenterSetting); init => Set(CenterSetting, value); }

    /// <summary>Whether the result is multiplied by gamma; true by default.</summary>
    public bool Scale { get => Get(ScaleSetting); init => Set(ScaleSetting, value); }

    /// <summary>The first values of beta; zeros by default.</summary>
    public Initializer BetaInitializer { get => Get(BetaInitializerSetting); init => Set(BetaInitializerSetting, value); }

    /// <summary>The first values of gamma; ones by default.</summary>
    public Initializer GammaInitializer { get => Get(GammaInitializerSetting); init => Set(GammaInitializerSetting, value); }

    /// <summary>A penalty on beta; none by default.</summary>
    public Regularizer? BetaRegularizer { get => Get(BetaRegularizerSetting); init => Set(BetaRegularizerSetting, value); }

    /// <summary>A penalty on gamma; none by default.</summary>
    public Regularizer? GammaRegularizer { get => Get(GammaRegularizerSetting); init => Set(GammaRegularizerSetting, value); }

    /// <summary>A rule for beta; none by default.</summary>
    public Constraint? BetaConstraint { get => Get(BetaConstraintSetting); init => Set(BetaConstraintSetting, value); }

    /// <summary>A rule for gamma; none by default.</summary>
    public Constraint? GammaConstraint { get => Get(GammaConstraintSetting); init => Set(GammaConstraintSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        EpsilonSetting, CenterSetting, ScaleSetting, BetaInitializerSetting, GammaInitializerSetting,
        BetaRegularizerSetting, GammaRegularizerSetting,
        BetaConstraintSetting, GammaConstraintSetting,
    ];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    private protected Variable? Gamma { get; private set; }

    private protected Variable? Beta { get; private set; }

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
