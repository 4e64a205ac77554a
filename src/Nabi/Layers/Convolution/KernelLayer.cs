using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>What the convolution layers share: windows, strides, dilation, padding, bias and activation.</summary>
public abstract class KernelLayer : SpatialLayer
{
    private protected KernelLayer(int[] kernel, Activation? activation, Config? config)
        : base(kernel.Length)
    {
        KernelLengths = AtLeast(1, "kernel_size", kernel);
        StrideLengths = DilationLengths = [.. Enumerable.Repeat(1, kernel.Length)];
        Activation = activation ?? "linear";
        if (config is null)
            return;
        StrideLengths = AtLeast(1, "strides", ReadLengths(config, "strides", Axes, 1));
        DilationLengths = AtLeast(1, "dilation_rate", ReadLengths(config, "dilation_rate", Axes, 1));
        Padding = config.Text("padding", "valid");
        DataFormat = ReadFormat(config);
        Activation = config.Object<Activation>("activation") ?? "linear";
        UseBias = config.Bool("use_bias", true);
        BiasInitializer = config.Object<Initializer>("bias_initializer") ?? new Zeros();
        BiasRegularizer = config.Object<Regularizer>("bias_regularizer");
        BiasConstraint = config.Object<Constraint>("bias_constraint");
    }

    /// <summary>
    /// <c>valid</c> (default): windows lie inside; <c>same</c>: one output for every stride-th input, padded on both sides;
    /// <c>causal</c> (one axis only): padded in front, so that an output sees no later input.
    /// </summary>
    /// <exception cref="NabiException">Another word, or <c>causal</c> where it has no meaning.</exception>
    public string Padding
    {
        get;
        init => field = value is "valid" or "same" || (value == "causal" && AllowsCausal) ? value
            : throw new NabiException($"{ClassName}: padding must be 'valid'{(AllowsCausal ? ", 'same' or 'causal'" : " or 'same'")}, got '{value}'.");
    } = "valid";

    /// <summary>The function applied to the output; linear by default.</summary>
    public Activation Activation { get; init; }

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>A rule that the bias obeys after every update; none by default.</summary>
    public Constraint? BiasConstraint { get; init; }

    internal int[] KernelLengths { get; }

    internal int[] StrideLengths { get; private set; }

    internal int[] DilationLengths { get; private set; }

    private protected virtual bool AllowsCausal => Axes == 1;

    private protected Variable? Bias { get; private set; }

    private protected WindowAxis[] Windows
        => [.. KernelLengths.Select((length, i) => new WindowAxis(length, StrideLengths[i], DilationLengths[i], Padding switch
        {
            "same" => WindowPadding.Same,
            "causal" => WindowPadding.Causal,
            _ => WindowPadding.Valid,
        }))];

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("kernel_size", KernelLengths).Set("strides", StrideLengths).Set("padding", Padding).Set("data_format", DataFormat)
            .Set("dilation_rate", DilationLengths).Set("activation", Activation).Set("use_bias", UseBias)
            .Set("bias_initializer", BiasInitializer).Set("bias_regularizer", BiasRegularizer)
            .Set("activity_regularizer", ActivityRegularizer).Set("bias_constraint", BiasConstraint);
    }

    private protected void Stride(params int[] strides) => StrideLengths = AtLeast(1, "strides", strides);

    private protected void Dilate(params int[] rates) => DilationLengths = AtLeast(1, "dilation_rate", rates);

    private protected int Channels(Shape input)
        => input[-1] >= 0 ? input[-1]
            : throw new NabiException($"{Title} must know the number of channels to create its weights, got an input of shape {input}; give the Input that length.");

    /// <summary>Creates the bias and checks what holds for all convolutions.</summary>
    private protected void CreateBias(int filters)
    {
        if (StrideLengths.Max() > 1 && DilationLengths.Max() > 1)
            throw new NabiException($"{Title}: strides above 1 and dilation_rate above 1 cannot go together, got {string.Join(", ", StrideLengths)} and {string.Join(", ", DilationLengths)}.");
        Bias = UseBias ? AddWeight("bias", [filters], BiasInitializer, BiasRegularizer, BiasConstraint) : null;
    }

    /// <summary>Adds the bias and applies the activation.</summary>
    private protected Tensor Finish(Tensor y) => Activation.Apply(Bias is null ? y : y + Bias);

    private protected static int Positive(string layer, string setting, int value)
        => value >= 1 ? value : throw new NabiException($"{layer}: {setting} must be at least 1, got {value}.");
}
