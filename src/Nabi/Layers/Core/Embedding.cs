using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// Turns ids into vectors: y[b, t] = embeddings[x[b, t]]; (batch, time) of ids 0 to inputDimension - 1 becomes
/// (batch, time, outputDimension). The weight is <c>embeddings</c> (inputDimension, outputDimension).
/// </summary>
/// <remarks>Keras's <c>Embedding</c>. Ids may be integers or whole floats.</remarks>
public sealed class Embedding : Layer
{
    internal static readonly ConfigSetting<int> InputDimensionSetting =
        ConfigSetting.Int(nameof(InputDimension), Must.BeAtLeast(1), "input_dim");
    internal static readonly ConfigSetting<int> OutputDimensionSetting =
        ConfigSetting.Int(nameof(OutputDimension), Must.BeAtLeast(1), "output_dim");
    internal static readonly ConfigSetting<bool> MaskZeroSetting = ConfigSetting.Bool(nameof(MaskZero), false);
    internal static readonly ConfigSetting<Initializer> EmbeddingsInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(EmbeddingsInitializer), new RandomUniform());

    internal static readonly ConfigSetting<Regularizer?> EmbeddingsRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(EmbeddingsRegularizer));
    internal static readonly ConfigSetting<Constraint?> EmbeddingsConstraintSetting =
        ConfigSetting.Optional<Constraint>(nameof(EmbeddingsConstraint));

    private Variable? embeddings;

    /// <summary>An embedding.</summary>
    /// <param name="inputDimension">How many ids there are, at least 1.</param>
    /// <param name="outputDimension">The length of a vector, at least 1.</param>
    /// <exception cref="NabiException">A dimension is below 1.</exception>
    public Embedding(int inputDimension, int outputDimension)
    {
        Set(InputDimensionSetting, inputDimension);
        Set(OutputDimensionSetting, outputDimension);
    }

    /// <summary>How many ids there are.</summary>
    public int InputDimension => Get(InputDimensionSetting);

    /// <summary>The length of a vector.</summary>
    public int OutputDimension => Get(OutputDimensionSetting);

    /// <summary>Whether id 0 is padding: the output then carries a mask that leaves it out. False by default.</summary>
    public bool MaskZero { get => Get(MaskZeroSetting); init => Set(MaskZeroSetting, value); }

    /// <summary>The first vectors; uniform in [-0.05, 0.05] by default.</summary>
    public Initializer EmbeddingsInitializer { get => Get(EmbeddingsInitializerSetting); init => Set(EmbeddingsInitializerSetting, value); }

    /// <summary>A penalty on the vectors; none by default.</summary>
    public Regularizer? EmbeddingsRegularizer
    {
        get => Get(EmbeddingsRegularizerSetting);
        init => Set(EmbeddingsRegularizerSetting, value);
    }

    /// <summary>A rule that the vectors obey after every update; none by default.</summary>
    public Constraint? EmbeddingsConstraint { get => Get(EmbeddingsConstraintSetting); init => Set(EmbeddingsConstraintSetting, value); }

    /// <summary>Pre-trained vectors (inputDimension, outputDimension), such as GloVe's; null by default. Not part of the config.</summary>
    public Tensor? Pretrained { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        InputDimensionSetting, OutputDimensionSetting, EmbeddingsInitializerSetting, EmbeddingsRegularizerSetting, ActivityRegularizerPlace,
        EmbeddingsConstraintSetting, MaskZeroSetting, LayerSettings.QuantizationConfig,
    ];

    /// <inheritdoc/>
    protected internal override IEnumerable<Variable> QuantizableWeights => embeddings is null ? [] : [embeddings];

    /// <inheritdoc/>
    protected internal override bool QuantizesRows => true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Shape shape = [InputDimension, OutputDimension];
        if (Pretrained is not null && Pretrained.Shape != shape)
            throw new NabiException($"{Title}: the pre-trained vectors must have shape {shape}, got {Pretrained.Shape}.");
        embeddings = AddWeight("embeddings", shape, Pretrained is null ? EmbeddingsInitializer : new Zeros(),
            EmbeddingsRegularizer, EmbeddingsConstraint);
        if (Pretrained is not null)
            embeddings.Assign(Pretrained);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => Ops.Gather(embeddings!, input, Title);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return [MaskZero ? Ops.NotEqual(inputs[0], 0f) : null];
    }
}
