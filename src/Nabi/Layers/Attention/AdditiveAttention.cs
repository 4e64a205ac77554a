namespace Nabi.Layers;

/// <summary>
/// Attention by sums: score = sum(scale tanh(query + key)), with a learned <c>scale</c> (d) unless <see cref="AttentionLayer.UseScale"/>
/// is false. Inputs and masks stand at <see cref="AttentionLayer"/>.
/// </summary>
/// <remarks>Keras's <c>AdditiveAttention</c>; Bahdanau et al., 2014.</remarks>
public sealed class AdditiveAttention : AttentionLayer
{
    private static readonly ConfigSetting<bool> ScaledUseScaleSetting = ConfigSetting.Bool(nameof(UseScale), true);

    private Variable? scale;

    private protected override ConfigSetting<bool> UseScaleSetting => ScaledUseScaleSetting;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        scale = UseScale ? AddWeight("scale", [RequireKnown(inputs[0], -1)], new GlorotUniform()) : null;
    }

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        var sum = Ops.Tanh(Ops.ExpandDims(query, 2) + Ops.ExpandDims(key, 1));
        return Ops.Sum(scale is null ? sum : scale * sum, [-1]);
    }
}
