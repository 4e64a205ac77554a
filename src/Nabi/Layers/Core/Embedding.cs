using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// Turns ids into vectors: y[b, t] = embeddings[x[b, t]]; (batch, time) of ids 0 to inputDimension - 1 becomes
/// (batch, time, outputDimension). The weight is <c>embeddings</c> (inputDimension, outputDimension).
/// </summary>
/// <remarks>Keras's <c>Embedding</c>. Ids may be integers or whole floats.</remarks>
public sealed class Embedding : Layer
{
    private Variable? embeddings;

    /// <summary>An embedding.</summary>
    /// <param name="inputDimension">How many ids there are, at least 1.</param>
    /// <param name="outputDimension">The length of a vector, at least 1.</param>
    /// <exception cref="NabiException">A dimension is below 1.</exception>
    public Embedding(int inputDimension, int outputDimension)
    {
        if (inputDimension < 1 || outputDimension < 1)
            throw new NabiException($"Embedding: both dimensions must be at least 1, got {inputDimension} and {outputDimension}.");
        InputDimension = inputDimension;
        OutputDimension = outputDimension;
    }

    /// <summary>How many ids there are.</summary>
    public int InputDimension { get; }

    /// <summary>The length of a vector.</summary>
    public int OutputDimension { get; }

    /// <summary>Whether id 0 is padding: the output then carries a mask that leaves it out. False by default.</summary>
    public bool MaskZero { get; init; }

    /// <summary>The first vectors; uniform in [-0.05, 0.05] by default.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = new RandomUniform();

    /// <summary>A penalty on the vectors; none by default.</summary>
    public Regularizer? EmbeddingsRegularizer { get; init; }

    /// <summary>A rule that the vectors obey after every update; none by default.</summary>
    public Constraint? EmbeddingsConstraint { get; init; }

    /// <summary>Pre-trained vectors (inputDimension, outputDimension), such as GloVe's; null by default. Not part of the config.</summary>
    public Tensor? Pretrained { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("input_dim", InputDimension).Set("output_dim", OutputDimension)
            .Set("embeddings_initializer", EmbeddingsInitializer).Set("embeddings_regularizer", EmbeddingsRegularizer)
            .Set("activity_regularizer", ActivityRegularizer).Set("embeddings_constraint", EmbeddingsConstraint)
            .Set("mask_zero", MaskZero).Set("quantization_config", (System.Text.Json.Nodes.JsonNode?)null);
    }

    internal static Embedding Read(Config config)
        => new(config.Int("input_dim"), config.Int("output_dim"))
        {
            MaskZero = config.Bool("mask_zero", false),
            EmbeddingsInitializer = config.Object<Initializer>("embeddings_initializer") ?? new RandomUniform(),
            EmbeddingsRegularizer = config.Object<Regularizer>("embeddings_regularizer"),
            EmbeddingsConstraint = config.Object<Constraint>("embeddings_constraint"),
        };

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Shape shape = [InputDimension, OutputDimension];
        if (Pretrained is not null && Pretrained.Shape != shape)
            throw new NabiException($"{Title}: the pre-trained vectors must have shape {shape}, got {Pretrained.Shape}.");
        embeddings = AddWeight("embeddings", shape, Pretrained is null ? EmbeddingsInitializer : new Zeros(), EmbeddingsRegularizer, EmbeddingsConstraint);
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
