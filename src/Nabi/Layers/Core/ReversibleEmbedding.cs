using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// An embedding that works both ways: ids (batch, time) to vectors (batch, time, outputDimension), and vectors, with <see cref="Reverse"/>,
/// to a score for each id, (batch, time, inputDimension), by the same weights or by others. The weight is <c>embeddings</c>
/// (inputDimension, outputDimension).
/// </summary>
/// <remarks>Keras's <c>ReversibleEmbedding</c>; Press and Wolf, Using the Output Embedding to Improve Language Models (2016).</remarks>
public sealed class ReversibleEmbedding : Layer
{
    private static readonly ConfigSetting<bool> TieWeightsSetting = ConfigSetting.Bool(nameof(TieWeights), true);
    private static readonly ConfigSetting<float?> LogitSoftCapSetting
        = ConfigSetting.OptionalFloat(nameof(LogitSoftCap), static (cap, _) => cap is null or > 0f ? null : "above 0");

    private static readonly ConfigSetting ReverseTypePlace = ConfigSetting.Fixed("reverse_dtype");

    private Variable? embeddings;
    private Variable? back;

    /// <summary>An embedding.</summary>
    /// <param name="inputDimension">How many ids there are, at least 1.</param>
    /// <param name="outputDimension">The length of a vector, at least 1.</param>
    /// <exception cref="NabiException">A dimension is below 1.</exception>
    public ReversibleEmbedding(int inputDimension, int outputDimension)
    {
        Set(Embedding.InputDimensionSetting, inputDimension);
        Set(Embedding.OutputDimensionSetting, outputDimension);
    }

    /// <summary>How many ids there are.</summary>
    public int InputDimension => Get(Embedding.InputDimensionSetting);

    /// <summary>The length of a vector.</summary>
    public int OutputDimension => Get(Embedding.OutputDimensionSetting);

    /// <summary>
    /// Whether the reverse direction has the same weights (true by default); else those of its own, <c>reverse_embeddings</c>
    /// (outputDimension, inputDimension).
    /// </summary>
    public bool TieWeights { get => Get(TieWeightsSetting); init => Set(TieWeightsSetting, value); }

    /// <summary>Whether id 0 is padding: the vectors then carry a mask that leaves it out. False by default.</summary>
    public bool MaskZero { get => Get(Embedding.MaskZeroSetting); init => Set(Embedding.MaskZeroSetting, value); }

    /// <summary>A bound that scores approach and do not pass, cap · tanh(score / cap); none (null) by default.</summary>
    /// <exception cref="NabiException">Not above 0.</exception>
    public float? LogitSoftCap { get => Get(LogitSoftCapSetting); init => Set(LogitSoftCapSetting, value); }

    /// <summary>The first vectors; uniform in [-0.05, 0.05] by default.</summary>
    public Initializer EmbeddingsInitializer
    {
        get => Get(Embedding.EmbeddingsInitializerSetting);
        init => Set(Embedding.EmbeddingsInitializerSetting, value);
    }

    /// <summary>A penalty on the vectors; none by default.</summary>
    public Regularizer? EmbeddingsRegularizer
    {
        get => Get(Embedding.EmbeddingsRegularizerSetting);
        init => Set(Embedding.EmbeddingsRegularizerSetting, value);
    }

    /// <summary>A rule that the vectors obey after every update; none by default.</summary>
    public Constraint? EmbeddingsConstraint
    {
        get => Get(Embedding.EmbeddingsConstraintSetting);
        init => Set(Embedding.EmbeddingsConstraintSetting, value);
    }

    /// <inheritdoc/>
    public override bool SupportsReverse => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        Embedding.InputDimensionSetting, Embedding.OutputDimensionSetting, Embedding.EmbeddingsInitializerSetting,
        Embedding.EmbeddingsRegularizerSetting, ActivityRegularizerPlace,
        Embedding.EmbeddingsConstraintSetting, Embedding.MaskZeroSetting, LayerSettings.QuantizationConfig, TieWeightsSetting,
        ReverseTypePlace, LogitSoftCapSetting,
    ];

    /// <summary>The reverse direction: a score for each id.</summary>
    /// <param name="vectors">(..., outputDimension).</param>
    /// <param name="training">As in <see cref="Layer.Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>(..., inputDimension).</returns>
    /// <exception cref="NabiException">The vectors have another length.</exception>
    public Tensor Reverse(Tensor vectors, bool? training = null)
        => ApplyAll([vectors],
            training is { } given ? new CallContext { Reverse = true, Training = given } : new CallContext { Reverse = true })[0];

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        embeddings =
            AddWeight("embeddings", [InputDimension, OutputDimension], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);
        if (!TieWeights)
            back = AddWeight("reverse_embeddings", [OutputDimension, InputDimension], EmbeddingsInitializer);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Reverse)
            return Ops.Gather(embeddings!, input, Title);
        if (input.Rank < 2 || (input.Shape[-1] >= 0 && input.Shape[-1] != OutputDimension))
        {
            throw new NabiException(
                $"{Title}: the way back takes vectors (batch, ..., {OutputDimension}), got an input of shape {input.Shape}.");
        }

        var scores = TieWeights ? Ops.MatMul(input, embeddings!, transposeB: true) : Ops.MatMul(input, back!);
        return LogitSoftCap is { } cap ? Ops.Tanh(scores / cap) * cap : scores;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        return [MaskZero && !context.Reverse ? Ops.NotEqual(inputs[0], 0f) : null];
    }
}
