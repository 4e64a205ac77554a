using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SimpleRNN"/>, <see cref="LSTM"/> and <see cref="GRU"/> share: the settings of their cell, and the fused run
/// over the whole sequence when the activations allow it.
/// </summary>
public abstract class StandardRecurrent : Recurrent
{
    // From so many sequences on, a step of a stream runs as a sequence of one step.
    private const int ManyRows = 8;

    // How to compute, not what: these are in no config.
    private static readonly ConfigSetting<bool> FusedSetting = ConfigSetting.Bool(nameof(Fused), true);
    private static readonly ConfigSetting<bool> RecomputeSetting = ConfigSetting.Bool(nameof(Recompute), false);

    private readonly StandardCell cell;

    private protected StandardRecurrent(StandardCell cell)
        : base(cell) => (this.cell, Values) = (cell, cell.Values);

    /// <summary>The number of units: the length of output and state.</summary>
    public int Units => cell.Units;

    /// <inheritdoc cref="StandardCell.Activation"/>
    public Activation Activation { get => Get(StandardCell.ActivationSetting); init => Set(StandardCell.ActivationSetting, value); }

    /// <inheritdoc cref="StandardCell.UseBias"/>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc cref="StandardCell.KernelInitializer"/>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <inheritdoc cref="StandardCell.RecurrentInitializer"/>
    public Initializer RecurrentInitializer
    {
        get => Get(StandardCell.RecurrentInitializerSetting);
        init => Set(StandardCell.RecurrentInitializerSetting, value);
    }

    /// <inheritdoc cref="StandardCell.BiasInitializer"/>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <inheritdoc cref="StandardCell.KernelRegularizer"/>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        init => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <inheritdoc cref="StandardCell.RecurrentRegularizer"/>
    public Regularizer? RecurrentRegularizer
    {
        get => Get(StandardCell.RecurrentRegularizerSetting);
        init => Set(StandardCell.RecurrentRegularizerSetting, value);
    }

    /// <inheritdoc cref="StandardCell.BiasRegularizer"/>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <inheritdoc cref="StandardCell.KernelConstraint"/>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <inheritdoc cref="StandardCell.RecurrentConstraint"/>
    public Constraint? RecurrentConstraint
    {
        get => Get(StandardCell.RecurrentConstraintSetting);
        init => Set(StandardCell.RecurrentConstraintSetting, value);
    }

    /// <inheritdoc cref="StandardCell.BiasConstraint"/>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    /// <inheritdoc cref="StandardCell.Dropout"/>
    public float Dropout { get => Get(LayerSettings.Dropout); init => Set(LayerSettings.Dropout, value); }

    /// <inheritdoc cref="StandardCell.RecurrentDropout"/>
    public float RecurrentDropout
    {
        get => Get(StandardCell.RecurrentDropoutSetting);
        init => Set(StandardCell.RecurrentDropoutSetting, value);
    }

    /// <inheritdoc cref="StandardCell.Seed"/>
    public int? Seed { get => Get(LayerSettings.Seed); init => Set(LayerSettings.Seed, value); }

    /// <summary>False runs the cell step by step: slower, the same numbers. True by default; not part of the config.</summary>
    public bool Fused { get => Get(FusedSetting); init => Set(FusedSetting, value); }

    /// <summary>
    /// True trains with less memory: only the states at every few steps are kept for the backward pass, which computes the steps between
    /// them again (gradient checkpointing). What the layer keeps then grows with the square root of the number of steps instead of with
    /// their number, and a training step takes about a third longer; inputs and outputs are stored as ever. False by default; not part of
    /// the config, and without effect where the cell runs step by step.
    /// </summary>
    /// <remarks>Chen et al., 2016, "Training Deep Nets with Sublinear Memory Cost".</remarks>
    public bool Recompute { get => Get(RecomputeSetting); init => Set(RecomputeSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, .. cell.SharedSettings, ActivityRegularizerPlace, LayerSettings.Seed];

    /// <summary>The activations that the fused run must know by kind.</summary>
    private protected virtual IEnumerable<Activation> FusedActivations => [Activation];

    /// <summary>The primitive for these settings.</summary>
    private protected abstract Primitive Sequence(SequenceOptions options);

    /// <inheritdoc/>
    private protected override (Tensor Sequence, Tensor Last, TensorList States) Run(Tensor x, Tensor? mask,
        TensorList? initial, CallContext context)
    {
        if (!Fused || x.Rank != 3 || FusedActivations.Any(activation => activation.Kind is null))
            return base.Run(x, mask, initial, context);
        if (x.Shape[2] >= 0 && x.Shape[2] != cell.Kernel.Shape[0])
            throw new NabiException($"{Title} was built for {cell.Kernel.Shape[0]} features, got an input of shape {x.Shape}.");
        if (x.Shape[1] == 0)
            throw new NabiException($"{Title}: the input has no time steps, got shape {x.Shape}.");
        List<Tensor> inputs = [x, cell.Kernel, cell.RecurrentKernel];
        var options = new SequenceOptions
        {
            Units = Units,
            Sequences = ReturnSequences,
            GoBackwards = GoBackwards,
            ZeroOutputForMask = ZeroOutputForMask,
            Recompute = Recompute,
            Bias = Slot(inputs, cell.Bias?.Value),
            Mask = Slot(inputs, mask),
            InputDropout = Slot(inputs, cell.InputMask(context)),
            StateDropout = Slot(inputs, cell.StateMask(context)),
            State = Slot(inputs, initial?[0]),
            Memory = Slot(inputs, initial?.Count > 1 ? initial[1] : null),
        };
        var outputs = Ops.ApplyAll(Sequence(options), [.. inputs]);
        return (outputs[0], outputs[1], [.. outputs[2..]]);
    }

    /// <summary>One step for one row on the kernels: the states are changed in place.</summary>
    internal virtual void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias,
        Span<float> h, Span<float> c)
        => throw new NabiException($"{Title} has no fused step.");

    /// <inheritdoc/>
    private protected override Tensor? StreamStep(Tensor x, Variable[] states)
    {
        // Of many sequences the products of the whole batch are the shorter way.
        if (!Fused || x.Rank != 3 || x.Shape[0] >= ManyRows || FusedActivations.Any(activation => activation.Kind is null))
            return null;
        if (x.Shape[2] != cell.Kernel.Shape[0])
            throw new NabiException($"{Title} was built for {cell.Kernel.Shape[0]} features, got an input of shape {x.Shape}.");
        List<Tensor> inputs = [x, cell.Kernel, cell.RecurrentKernel];
        Slot(inputs, cell.Bias?.Value);
        return Ops.Apply(new StreamStepPrimitive(this, Units, states), [.. inputs]);
    }

    private static int Slot(List<Tensor> inputs, Tensor? tensor)
    {
        if (tensor is null)
            return SequenceOptions.None;
        inputs.Add(tensor);
        return inputs.Count - 1;
    }
}
