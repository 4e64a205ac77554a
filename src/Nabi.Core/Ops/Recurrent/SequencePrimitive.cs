namespace Nabi;

/// <summary>
/// A recurrent layer over all of time as one operation. Inputs: x (B,T,F), kernel, recurrent kernel, then what the options
/// name. Outputs: the sequence (B,T,U) in the order of the walk, the last output (B,U), and the last states (B,U).
/// </summary>
public abstract class SequencePrimitive(SequenceOptions options, ActivationKind activation, ActivationKind recurrentActivation) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (options, activation, recurrentActivation);

    private const int X = 0;
    private const int Kernel = 1;
    private const int Recurrent = 2;
    private const int ReserveSlot = 0;
    private const int MaskSlot = 1;
    private const int GradientSlot = 2;

    /// <summary>Where each input stands, and how the sequence is run.</summary>
    public SequenceOptions Options => options;

    /// <summary>The function of the output or candidate.</summary>
    public ActivationKind Activation => activation;

    /// <summary>The function of the gates.</summary>
    public ActivationKind RecurrentActivation => recurrentActivation;

    /// <summary>1, or 2 when there is a c.</summary>
    protected abstract int States { get; }

    /// <inheritdoc/>
    public override bool HasGradient(int input)
        => input != options.Mask && input != options.InputDropout && input != options.StateDropout;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var x = inputs[X].Shape;
        Shape state = [x[0], options.Units];
        return [new TensorSpec(options.Sequences ? [x[0], x[1], options.Units] : [0]), new TensorSpec(state),
            .. Enumerable.Repeat(new TensorSpec(state), States)];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var settings = SettingsOf(call);
        var outputs = new RecurrentOutputs
        {
            Sequence = call.Out(0),
            Last = call.Out(1),
            FinalH = call.Out(2),
            FinalC = States > 1 ? call.Out(3) : default,
        };
        var mask = options.Mask >= 0 ? call.AsFloats(options.Mask, MaskSlot) : default;
        if (!call.Recording && QuantizedFor(call) is { } quantized)
            quantized.Forward(settings, Inputs(call, mask), outputs);
        else
            Forward(settings, Inputs(call, mask), outputs, call.Scratch(ReserveSlot, ReserveSize(settings)));
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var settings = SettingsOf(call);
        var upstream = new RecurrentUpstream
        {
            Sequence = options.Sequences ? call.OutputGradient(0) : default,
            Last = call.OutputGradient(1),
            FinalH = call.OutputGradient(2),
            FinalC = States > 1 ? call.OutputGradient(3) : default,
        };
        var gradients = new RecurrentGradients
        {
            X = Target(call, X),
            Kernel = Target(call, Kernel),
            Recurrent = Target(call, Recurrent),
            Bias = Target(call, options.Bias),
            InitialH = Target(call, options.State),
            InitialC = Target(call, options.Memory),
        };
        Backward(settings, Inputs(call, Mask(call)), upstream, gradients, call.Scratch(ReserveSlot, ReserveSize(settings)));
        for (var input = 0; input < call.Inputs.Length; input++)
        {
            if (call.WantsGradient(input) && call.Adds(input))
                TensorPrimitives.Add(call.InputGradient(input), Target(call, input), call.InputGradient(input));
        }
    }

    /// <summary>The kernel of quantized weights; null where there is none for these settings.</summary>
    /// <param name="kernel">The kernel's numbers.</param>
    /// <param name="recurrent">Those of the recurrent kernel.</param>
    protected virtual QuantizedSequence? Quantized(QuantizedMatrix kernel, QuantizedMatrix recurrent) => null;

    private QuantizedSequence? QuantizedFor(PrimitiveCall call)
    {
        if (call.Inputs[Kernel].Quantized?.Matrix is not { } kernel || call.Inputs[Recurrent].Quantized?.Matrix is not { } recurrent
            || options.InputDropout >= 0 || options.StateDropout >= 0)
        {
            return null;
        }

        if (call.State is not KeptSequence kept || kept.Kernel != kernel || kept.Recurrent != recurrent)
            call.State = kept = new KeptSequence(kernel, recurrent, Quantized(kernel, recurrent));
        return kept.Sequence;
    }

    private sealed record KeptSequence(QuantizedMatrix Kernel, QuantizedMatrix Recurrent, QuantizedSequence? Sequence);

    /// <summary>How many numbers the forward pass keeps for the backward pass.</summary>
    /// <param name="settings">The settings of the call.</param>
    protected abstract int ReserveSize(in RecurrentSettings settings);

    /// <summary>Runs the kernel.</summary>
    protected abstract void Forward(in RecurrentSettings settings, in RecurrentInputs inputs,
        in RecurrentOutputs outputs, Span<float> reserve);

    /// <summary>Runs the kernel's backward pass.</summary>
    protected abstract void Backward(
        in RecurrentSettings settings,
        in RecurrentInputs inputs,
        in RecurrentUpstream upstream,
        in RecurrentGradients gradients,
        Span<float> reserve);

    /// <summary>The kernel's settings for a call.</summary>
    /// <param name="call">The call.</param>
    protected virtual RecurrentSettings SettingsOf(PrimitiveCall call)
    {
        var x = call.Inputs[X].Shape;
        return new RecurrentSettings(new RecurrentShape(x[0], x[1], x[2], options.Units))
        {
            Activation = activation,
            RecurrentActivation = recurrentActivation,
            GoBackwards = options.GoBackwards,
            ZeroOutputForMask = options.ZeroOutputForMask,
            Recompute = options.Recompute,
            Training = call.Recording,
            RecurrentDropout = options.StateDropout >= 0,
        };
    }

    private static ReadOnlySpan<float> Optional(PrimitiveCall call, int input) => input >= 0 ? call.In(input) : default;

    /// <summary>The gradient's own memory, or a place beside it when the sum with what stands there is wanted.</summary>
    private static Span<float> Target(PrimitiveCall call, int input)
        => input < 0 || !call.WantsGradient(input) ? default
            : call.Adds(input) ? call.Scratch(GradientSlot + input, call.Inputs[input].Length)
            : call.InputGradient(input);

    /// <summary>The mask as floats, as the forward pass left it.</summary>
    private ReadOnlySpan<float> Mask(PrimitiveCall call)
        => options.Mask < 0 ? default
            : call.Inputs[options.Mask].DType == DType.Float32 ? call.In(options.Mask)
            : call.Scratch(MaskSlot, call.Inputs[options.Mask].Length);

    private RecurrentInputs Inputs(PrimitiveCall call, ReadOnlySpan<float> mask) => new()
    {
        X = call.In(X),
        Kernel = call.In(Kernel),
        Recurrent = call.In(Recurrent),
        Bias = Optional(call, options.Bias),
        Mask = mask,
        InitialH = Optional(call, options.State),
        InitialC = Optional(call, options.Memory),
        InputDropout = Optional(call, options.InputDropout),
        RecurrentDropout = Optional(call, options.StateDropout),
    };
}
