namespace Nabi.Layers;

/// <summary>
/// Attention by products: score = query . key (<c>dot</c>), times a learned <c>scale</c> if asked for; or
/// score = w sum(tanh(scale (query + key))) (<c>concat</c>). Inputs and masks stand at <see cref="AttentionLayer"/>.
/// </summary>
/// <remarks>Keras's <c>Attention</c>; Luong et al., 2015.</remarks>
public sealed class Attention : AttentionLayer
{
    private static readonly ConfigSetting<ScoreMode> ScoreModeSetting = ConfigSetting.Option(nameof(ScoreMode), ScoreMode.Dot);

    private Variable? scale;
    private Variable? weight;

    /// <summary><c>dot</c> (default) or <c>concat</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public ScoreMode ScoreMode { get => Get(ScoreModeSetting); init => Set(ScoreModeSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, ScoreModeSetting];

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        scale = UseScale ? AddWeight("scale", Shape.Scalar, new Ones()) : null;
        weight = ScoreMode == ScoreMode.Concat ? AddWeight("concat_score_weight", Shape.Scalar, new Ones()) : null;
    }

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        if (weight is null)
        {
            var scores = Ops.MatMul(query, key, transposeB: true);
            return scale is null ? scores : scores * scale;
        }

        var sum = Ops.ExpandDims(query, 2) + Ops.ExpandDims(key, 1);
        return weight * Ops.Sum(Ops.Tanh(scale is null ? sum : scale * sum), [-1]);
    }
}
