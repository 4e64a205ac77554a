namespace Nabi.Layers;

/// <summary>
/// Wraps a layer and divides its <c>kernel</c> by the largest singular value, estimated by power iterations in training, so
/// that the layer's slope is at most 1.
/// </summary>
/// <remarks>Keras's <c>SpectralNormalization</c>; Miyato et al., 2018. Wraps layers with a <c>kernel</c> or <c>embeddings</c>.</remarks>
public sealed class SpectralNormalization : Layer
{
    internal static readonly ConfigSetting<int> PowerIterationsSetting = ConfigSetting.Int(nameof(PowerIterations), 1, Must.BeAtLeast(1));

    private const float Tiny = 1e-12f;

    private Variable? kernel;
    private Variable? vector;

    /// <summary>Wraps a layer.</summary>
    /// <param name="layer">A layer with a weight <c>kernel</c> or <c>embeddings</c>.</param>
    /// <param name="powerIterations">Iterations a training step, at least 1; 1 by default.</param>
    /// <exception cref="NabiException">The number is below 1.</exception>
    public SpectralNormalization(Layer layer, int powerIterations = 1)
    {
        Set(PowerIterationsSetting, powerIterations);
        Layer = Track(Must.Have(layer, ClassName, "the layer"));
        Set(LayerSettings.Layer, layer);
    }

    /// <summary>The wrapped layer.</summary>
    public Layer Layer { get; }

    /// <summary>Iterations a training step.</summary>
    public int PowerIterations => Get(PowerIterationsSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.Layer, PowerIterationsSetting];

    /// <inheritdoc/>
    public override bool SupportsMasking => Layer.SupportsMasking;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        Layer.EnsureBuilt(inputs);
        kernel = Layer.Weights.FirstOrDefault(weight => weight.Name is "kernel" or "embeddings")
            ?? throw new NabiException($"{Title}: the layer \"{Layer.Name}\" has no weight 'kernel' or 'embeddings' to normalize.");
        vector = AddWeight("vector_u", [1, kernel.Shape[-1]], new TruncatedNormal { Stddev = 0.02f }, isTrainable: false);
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Training && !inputs[0].IsSymbolic)
            Normalize();
        return [.. Layer.ApplyAll(inputs, context)];
    }

    private static Tensor Unit(Tensor x) => x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x)), Tiny));

    // As in Keras the kernel itself is replaced by the normalized one, without a gradient.
    private void Normalize()
    {
        var columns = kernel!.Shape[-1];
        var weights = Ops.StopGradient(Ops.Reshape(kernel, [-1, columns]));
        var u = Ops.Copy(vector!);
        Tensor v = u;
        for (var i = 0; i < PowerIterations; i++)
        {
            v = Unit(Ops.MatMul(u, weights, transposeB: true));
            u = Unit(v.MatMul(weights));
        }

        var sigma = Ops.MatMul(v.MatMul(weights), u, transposeB: true);
        Ops.Assign(vector!, u);
        Ops.Assign(kernel, Ops.Reshape(weights / sigma, kernel.Shape));
    }
}
