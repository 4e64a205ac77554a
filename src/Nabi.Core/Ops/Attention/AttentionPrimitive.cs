using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>
/// Scaled dot-product attention: y = softmax(scale q kᵀ) v for each head, in one pass over blocks of queries, so that the matrix of scores
/// is never whole in memory. Inputs: query (B, T, H, D), key (B, S, G, D) and value (B, S, G, E), where each of the G heads of keys and
/// values serves H / G heads of queries side by side; perhaps booleans (B or 1, T or 1, S), true where a query may see a value. Output
/// (B, T, H, E). A query that may see nothing gets the mean of all values.
/// </summary>
/// <param name="scale">What the products are multiplied by.</param>
/// <remarks>Vaswani et al., 2017; in blocks: Dao et al., 2022; shared heads: Ainslie et al., 2023.</remarks>
public sealed class AttentionPrimitive(float scale) : Primitive
{
    private const int Queries = 0;
    private const int Keys = 1;
    private const int Values = 2;
    private const int Mask = 3;

    // What masked scores are replaced by.
    private const float Far = 1e9f;

    /// <inheritdoc/>
    public override object? Key => scale;

    /// <inheritdoc/>
    public override string Name => "DotProductAttention";

    /// <summary>What the products are multiplied by.</summary>
    public float Scale => scale;

    /// <inheritdoc/>
    public override bool HasGradient(int input) => input != Mask;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (q, k, v) = (inputs[Queries].Shape, inputs[Keys].Shape, inputs[Values].Shape);
        if (q.Rank != 4 || k.Rank != 4 || v.Rank != 4 || !k.With(-1, -1).Fits(v.With(-1, -1)) || !q.Slice(0, 1).Fits(k.Slice(0, 1))
            || !q.Slice(3, 1).Fits(k.Slice(3, 1)) || (q[2] >= 0 && k[2] > 0 && q[2] % k[2] != 0))
        {
            throw new NabiException(
                "Attention needs a query (batch, time, heads, features), a key and a value (batch, places, "
                + "heads, features) with heads that "
                + $"divide the query's, got {q}, {k} and {v}.");
        }

        if (inputs.Length > Mask && (inputs[Mask].DType != DType.Bool || !FitsMask(inputs[Mask].Shape, q, v)))
        {
            throw new NabiException(
                $"The mask of attention of {q} over {v} must be booleans (batch or 1, time or 1, places), got "
                + $"{inputs[Mask].DType.Word()} {inputs[Mask].Shape}.");
        }

        return [new TensorSpec(q.With(-1, v[-1]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var shape = Sizes(call);
        if (shape.Values == 0)
        {
            call.Out().Clear();
            return;
        }

        var norms = call.Recording ? call.Scratch(0, shape.NormsLength) : default;
        DotProductAttention.Forward(shape, call.In(Queries), call.In(Keys), call.In(Values), Seen(call), call.Out(), norms);
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var shape = Sizes(call);
        var dq = call.ClearedGradient(Queries);
        var dk = call.ClearedGradient(Keys);
        var dv = call.ClearedGradient(Values);
        if (shape.Values == 0)
            return;
        DotProductAttention.Backward(shape, call.In(Queries), call.In(Keys), call.In(Values), Seen(call),
            call.Scratch(0, shape.NormsLength),
            call.OutputGradient(), dq, dk, dv);
    }

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula
        => (_, inputs) =>
        {
            var (q, k, v) = (inputs[Queries].Shape, inputs[Keys].Shape, inputs[Values].Shape);
            var shared = Ops.Reshape(inputs[Queries] * scale, [q[0], q[1], k[2], q[2] / k[2], q[3]]);
            var scores = Ops.Einsum("btgrd,bsgd->bgrts", shared, inputs[Keys]);
            if (inputs.Length > Mask)
            {
                var mask = inputs[Mask].Reshape([inputs[Mask].Shape[0], 1, 1, inputs[Mask].Shape[1], v[1]]);
                scores = scores * mask - (1f - mask) * Far;
            }

            var attended = Ops.Einsum("bgrts,bsge->btgre", Ops.Softmax(scores), inputs[Values]);
            return Ops.Reshape(attended, [q[0], q[1], q[2], v[3]]);
        };

    private static bool FitsMask(Shape mask, Shape q, Shape v)
        => mask.Rank == 3 && (mask[0] == 1 || mask.Slice(0, 1).Fits(q.Slice(0, 1)))
            && (mask[1] == 1 || mask.Slice(1, 1).Fits(q.Slice(1, 1))) && mask.Slice(2, 1).Fits(v.Slice(1, 1));

    private static AttentionMask Seen(PrimitiveCall call)
        => call.Inputs.Length <= Mask ? default
            : new(MemoryMarshal.AsBytes(call.InBooleans(Mask)), call.Inputs[Mask].Shape[0] > 1, call.Inputs[Mask].Shape[1] > 1);

    private AttentionShape Sizes(PrimitiveCall call)
    {
        var (q, k, v) = (call.Inputs[Queries].Shape, call.Inputs[Keys].Shape, call.Inputs[Values].Shape);
        return new(q[0], q[1], k[1], q[2], k[2], q[3], v[3]) { Scale = scale };
    }
}
