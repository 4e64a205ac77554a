using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SimpleRNN"/>, <see cref="LSTM"/> and <see cref="GRU"/> share: the settings of their cell, and the fused run
/// over the whole sequence when the activations allow it.
/// </summary>
public abstract class StandardRecurrent : Recurrent
{
    private readonly StandardCell cell;
    private bool fused = true;
    private bool recompute;

    private protected StandardRecurrent(StandardCell cell)
        : base(cell) => this.cell = cell;

    /// <summary>The number of units: the length of output and state.</summary>
    public int Units => cell.Units;

    /// <summary>The function of the output or candidate; <c>tanh</c> by default.</summary>
    public Activation Activation
    {
        get => cell.Activation;
        init => cell.Activation = value;
    }

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias
    {
        get => cell.UseBias;
        init => cell.UseBias = value;
    }

    /// <summary>The first values of the input's weights; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => cell.KernelInitializer;
        init => cell.KernelInitializer = value;
    }

    /// <summary>The first values of the state's weights; <c>orthogonal</c> by default.</summary>
    public Initializer RecurrentInitializer
    {
        get => cell.RecurrentInitializer;
        init => cell.RecurrentInitializer = value;
    }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer
    {
        get => cell.BiasInitializer;
        init => cell.BiasInitializer = value;
    }

    /// <summary>A penalty on the input's weights; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => cell.KernelRegularizer;
        init => cell.KernelRegularizer = value;
    }

    /// <summary>A penalty on the state's weights; none by default.</summary>
    public Regularizer? RecurrentRegularizer
    {
        get => cell.RecurrentRegularizer;
        init => cell.RecurrentRegularizer = value;
    }

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer
    {
        get => cell.BiasRegularizer;
        init => cell.BiasRegularizer = value;
    }

    /// <summary>A rule for the input's weights; none by default.</summary>
    public Constraint? KernelConstraint
    {
        get => cell.KernelConstraint;
        init => cell.KernelConstraint = value;
    }

    /// <summary>A rule for the state's weights; none by default.</summary>
    public Constraint? RecurrentConstraint
    {
        get => cell.RecurrentConstraint;
        init => cell.RecurrentConstraint = value;
    }

    /// <summary>A rule for the bias; none by default.</summary>
    public Constraint? BiasConstraint
    {
        get => cell.BiasConstraint;
        init => cell.BiasConstraint = value;
    }

    /// <summary>The part of the input that training drops, the same at every step; 0 by default.</summary>
    public float Dropout
    {
        get => cell.Dropout;
        init => cell.Dropout = value;
    }

    /// <summary>The part of the state that training drops, the same at every step; 0 by default.</summary>
    public float RecurrentDropout
    {
        get => cell.RecurrentDropout;
        init => cell.RecurrentDropout = value;
    }

    /// <summary>The seed of the dropout; null takes the next key of <see cref="Seeds"/>.</summary>
    public int? Seed
    {
        get => cell.Seed;
        init => cell.Seed = value;
    }

    /// <summary>False runs the cell step by step: slower, the same numbers. True by default; not part of the config.</summary>
    public bool Fused
    {
        get => fused;
        init => fused = value;
    }

    /// <summary>
    /// True trains with less memory: only the states at every few steps are kept for the way back, which computes the steps between
    /// them again (gradient checkpointing). What the layer keeps then grows with the square root of the number of steps instead of with
    /// their number, and a training step takes about a third longer; inputs and outputs are stored as ever. False by default; not part of
    /// the config, and without effect where the cell runs step by step.
    /// </summary>
    /// <remarks>Chen et al., 2016, "Training Deep Nets with Sublinear Memory Cost".</remarks>
    public bool Recompute
    {
        get => recompute;
        init => recompute = value;
    }

    /// <summary>The activations that the fused run must know by kind.</summary>
    private protected virtual IEnumerable<Activation> FusedActivations => [Activation];

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        cell.WriteSettings(config);
        config.Set("activity_regularizer", ActivityRegularizer);
        // Keras leaves the seed out of SimpleRNN's config.
        if (this is not SimpleRNN || Seed is not null)
            config.Set("seed", Seed);
    }

    /// <inheritdoc/>
    internal override Recurrent Opposite()
    {
        // How to compute stands in no config.
        var other = (StandardRecurrent)base.Opposite();
        (other.fused, other.recompute) = (fused, recompute);
        return other;
    }

    /// <summary>The primitive for these settings.</summary>
    private protected abstract Primitive Sequence(SequenceOptions options);

    /// <inheritdoc/>
    private protected override (Tensor Sequence, Tensor Last, Tensors States) Run(Tensor x, Tensor? mask, Tensors? initial, CallContext context)
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
        var outputs = Ops.RunAll(Sequence(options), [.. inputs]);
        return (outputs[0], outputs[1], [.. outputs[2..]]);
    }

    /// <summary>One step for one row on the kernels: the states are changed in place.</summary>
    internal virtual void StreamStep(
        ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> recurrent, ReadOnlySpan<float> bias, Span<float> h, Span<float> c)
        => throw new NabiException($"{Title} has no fused step.");

    /// <inheritdoc/>
    private protected override Tensor? StreamStep(Tensor x, Variable[] states)
    {
        if (!Fused || x.Rank != 3 || FusedActivations.Any(activation => activation.Kind is null))
            return null;
        if (x.Shape[2] != cell.Kernel.Shape[0])
            throw new NabiException($"{Title} was built for {cell.Kernel.Shape[0]} features, got an input of shape {x.Shape}.");
        List<Tensor> inputs = [x, cell.Kernel, cell.RecurrentKernel];
        Slot(inputs, cell.Bias?.Value);
        return Ops.Run(new StreamStepPrimitive(this, Units, states), [.. inputs]);
    }

    /// <summary>The setting <c>use_cudnn</c>: true, false, or null for <c>auto</c>.</summary>
    private protected static bool? ReadCudnn(Config config)
        => !config.Has("use_cudnn") || config.Json["use_cudnn"]!.ToJsonString() == "\"auto\"" ? null : config.Bool("use_cudnn");

    private static int Slot(List<Tensor> inputs, Tensor? tensor)
    {
        if (tensor is null)
            return SequenceOptions.None;
        inputs.Add(tensor);
        return inputs.Count - 1;
    }
}
