using Nabi.Constraints;

namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="IndRNN"/>: h = activation(x W + u h' + b), where every unit sees its own last state alone: u is a vector, and the
/// product with it goes number by number. The weight <c>recurrent_kernel</c> is (1, units).
/// </summary>
/// <remarks>
/// Li et al., 2018, "Independently Recurrent Neural Network (IndRNN): Building A Longer and Deeper RNN" (arXiv 1803.04831). For a memory of
/// T steps with relu the paper keeps |u| at most 2^(1/T): <c>RecurrentConstraint = new MaxNorm(MathF.Pow(2, 1f / T))</c>, whose vectors are
/// single numbers here.
/// </remarks>
public sealed class IndRNNCell : UnitCell
{
    internal static readonly ConfigSetting<Activation> ActivationSetting =
        ConfigSetting.Object<Activation>(nameof(Activation), "relu", whenNull: "linear");
    internal static readonly ConfigSetting<Initializer> RecurrentInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(RecurrentInitializer), new RandomUniform { Minval = 0f, Maxval = 1f });

    /// <summary>A cell.</summary>
    /// <param name="units">The length of output and state, at least 1.</param>
    /// <param name="activation">The function of the output; null (default) is <c>relu</c>.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public IndRNNCell(int units, Activation? activation = null)
        : base(units)
    {
        if (activation is not null)
            Activation = activation;
    }

    /// <summary>The function of the output; <c>relu</c> by default.</summary>
    public Activation Activation { get => Get(ActivationSetting); set => Set(ActivationSetting, value); }

    /// <summary>The first values of u; evenly spread from 0 to 1 by default.</summary>
    public Initializer RecurrentInitializer { get => Get(RecurrentInitializerSetting); set => Set(RecurrentInitializerSetting, value); }

    /// <summary>A rule for u; none by default.</summary>
    public Constraint? RecurrentConstraint
    {
        get => Get(StandardCell.RecurrentConstraintSetting);
        set => Set(StandardCell.RecurrentConstraintSetting, value);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, ActivationSetting, RecurrentInitializerSetting, StandardCell.RecurrentConstraintSetting];

    internal override int Blocks => 1;

    /// <summary>u, (1, units).</summary>
    internal Variable RecurrentKernel { get; private set; } = null!;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        var h = Activation.Apply(Weighted(x) + states[0] * RecurrentKernel);
        return (h, [h]);
    }

    /// <summary>x W + b for one step or for all.</summary>
    internal Tensor Weighted(Tensor x) => Product(x);

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        base.Build(inputs);
        RecurrentKernel = AddWeight("recurrent_kernel", [1, Units], RecurrentInitializer, null, RecurrentConstraint);
    }
}
