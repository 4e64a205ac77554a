using Nabi.Configs;
using Nabi.Initializers;

namespace Nabi.Layers;

/// <summary>
/// Attention by products: score = query . key (<c>dot</c>), times a learned <c>scale</c> if asked for; or
/// score = w sum(tanh(scale (query + key))) (<c>concat</c>). Inputs and masks stand at <see cref="AttentionLayer"/>.
/// </summary>
/// <remarks>Keras's <c>Attention</c>; Luong et al., 2015.</remarks>
public sealed class Attention : AttentionLayer
{
    private Variable? scale;
    private Variable? weight;

    /// <summary><c>dot</c> (default) or <c>concat</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public string ScoreMode
    {
        get;
        init => field = value is "dot" or "concat" ? value : throw new NabiException($"Attention: score_mode must be 'dot' or 'concat', got '{value}'.");
    } = "dot";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("score_mode", ScoreMode);
    }

    internal static Attention Read(Config config)
        => new()
        {
            UseScale = config.Bool("use_scale", false),
            ScoreMode = config.Text("score_mode", "dot"),
            Dropout = config.Float("dropout", 0f),
            Seed = config.Seed(),
        };

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        scale = UseScale ? AddWeight("scale", Shape.Scalar, new Ones()) : null;
        weight = ScoreMode == "concat" ? AddWeight("concat_score_weight", Shape.Scalar, new Ones()) : null;
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
