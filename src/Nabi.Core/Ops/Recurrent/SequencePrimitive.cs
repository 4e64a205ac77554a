using System.Numerics.Tensors;
using Nabi.Kernels;

namespace Nabi;

/// <summary>
/// A recurrent layer over all of time as one operation. Inputs: x (B,T,F), kernel, recurrent kernel, then what the options
/// name. Outputs: the sequence (B,T,U) in the order of the walk, the last output (B,U), and the last states (B,U).
/// </summary>
internal abstract class SequencePrimitive(SequenceOptions options, ActivationKind activation, ActivationKind recurrentActivation) : Primitive
{
    private const int X = 0;
    private const int Kernel = 1;
    private const int Recurrent = 2;
    private const int ReserveSlot = 0;
    private const int GradientSlot = 1;

    /// <summary>Where each input stands, and how the sequence is run.</summary>
    public SequenceOptions Options => options;

    /// <summary>The function of the output or candidate.</summary>
    public ActivationKind Activation => activation;

    /// <summary>The function of the gates.</summary>
    public ActivationKind RecurrentActivation => recurrentActivation;

    /// <summary>1, or 2 when there is a c.</summary>
    protected abstract int States { get; }

    public override bool HasGradient(int input)
        => input != options.Mask && input != options.InputDropout && input != options.StateDropout;

    public override Spec[] Infer(Tensor[] inputs)
    {
        var x = inputs[X].Shape;
        Shape state = [x[0], options.Units];
        return [new Spec(options.Sequences ? [x[0], x[1], options.Units] : [0]), new Spec(state), .. Enumerable.Repeat(new Spec(state), States)];
    }

    public override void Forward(Step step)
    {
        var settings = Settings(step);
        var reserve = step.Scratch(ReserveSlot, ReserveSize(settings));
        var outputs = new RecurrentOutputs
        {
            Sequence = step.Out(0),
            Last = step.Out(1),
            FinalH = step.Out(2),
            FinalC = States > 1 ? step.Out(3) : default,
        };
        Forward(settings, Inputs(step), outputs, reserve);
    }

    public override void Backward(Step step)
    {
        var settings = Settings(step);
        var upstream = new RecurrentUpstream
        {
            Sequence = options.Sequences ? step.OutputGradient(0) : default,
            Last = step.OutputGradient(1),
            FinalH = step.OutputGradient(2),
            FinalC = States > 1 ? step.OutputGradient(3) : default,
        };
        var gradients = new RecurrentGradients
        {
            X = Target(step, X),
            Kernel = Target(step, Kernel),
            Recurrent = Target(step, Recurrent),
            Bias = Target(step, options.Bias),
            InitialH = Target(step, options.State),
            InitialC = Target(step, options.Memory),
        };
        Backward(settings, Inputs(step), upstream, gradients, step.Scratch(ReserveSlot, ReserveSize(settings)));
        for (var input = 0; input < step.Inputs.Length; input++)
            if (step.Wants(input) && step.Adds(input))
                TensorPrimitives.Add(step.InputGradient(input), Target(step, input), step.InputGradient(input));
    }

    protected abstract int ReserveSize(in RecurrentSettings settings);

    protected abstract void Forward(in RecurrentSettings settings, in RecurrentInputs inputs, in RecurrentOutputs outputs, Span<float> reserve);

    protected abstract void Backward(
        in RecurrentSettings settings,
        in RecurrentInputs inputs,
        in RecurrentUpstream upstream,
        in RecurrentGradients gradients,
        Span<float> reserve);

    protected virtual RecurrentSettings Settings(Step step)
    {
        var x = step.Inputs[X].Shape;
        return new RecurrentSettings(new RecurrentShape(x[0], x[1], x[2], options.Units))
        {
            Activation = activation,
            RecurrentActivation = recurrentActivation,
            GoBackwards = options.GoBackwards,
            ZeroOutputForMask = options.ZeroOutputForMask,
            Recompute = options.Recompute,
            Training = step.Recording,
            RecurrentDropout = options.StateDropout >= 0,
        };
    }

    private static ReadOnlySpan<float> Optional(Step step, int input) => input >= 0 ? step.In(input) : default;

    /// <summary>The gradient's own memory, or a place beside it when the sum with what stands there is wanted.</summary>
    private static Span<float> Target(Step step, int input)
        => input < 0 || !step.Wants(input) ? default
            : step.Adds(input) ? step.Scratch(GradientSlot + input, step.Inputs[input].Length)
            : step.InputGradient(input);

    private RecurrentInputs Inputs(Step step) => new()
    {
        X = step.In(X),
        Kernel = step.In(Kernel),
        Recurrent = step.In(Recurrent),
        Bias = Optional(step, options.Bias),
        Mask = Optional(step, options.Mask),
        InitialH = Optional(step, options.State),
        InitialC = Optional(step, options.Memory),
        InputDropout = Optional(step, options.InputDropout),
        RecurrentDropout = Optional(step, options.StateDropout),
    };
}
