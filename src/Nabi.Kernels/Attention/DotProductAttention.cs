namespace Nabi.Kernels;

/// <summary>
/// Scaled dot-product attention in one pass over blocks of queries: no matrix of all scores is held, forward or backward.
/// <code>
/// S = scale Q Kᵀ, far below all others where nothing may be seen      P = softmax S      Y = P V
/// dV = Pᵀ dY      dP = dY Vᵀ      dS = P (dP − sum P dP), 0 where nothing may be seen      dQ = scale dS K      dK = scale dSᵀ Q
/// </code>
/// The backward pass makes S again and P from it by the norms that the forward pass kept (Dao et al., 2022).
/// </summary>
public static unsafe class DotProductAttention
{
    /// <summary>y (batch, queries, heads, value features) = attention of q over k and v.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="mask">What may be seen; a query that sees nothing gets the mean of all values.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="norms">For the backward pass, <see cref="AttentionShape.NormsLength"/> numbers; empty where there is none.</param>
    public static void Forward(
        in AttentionShape shape, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, AttentionMask mask, Span<float> y,
        Span<float> norms)
    {
        Check(shape, q, k, v, mask);
        Guard.Same(shape.OutputLength, y.Length, "y");
        if (!norms.IsEmpty)
            Guard.Same(shape.NormsLength, norms.Length, "norms");
        fixed (float* pq = q, pk = k, pv = v, py = y, pn = norms)
        fixed (byte* pm = mask.Seen)
        {
            AttentionWork.Run(new AttentionArguments(shape, pq, pk, pv, mask, pm) { Y = py, Norms = pn });
        }
    }

    /// <summary>The gradients of q, k and v; each is added to what is there. Empty spans for those that are not wanted.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="mask">What may be seen.</param>
    /// <param name="norms">What the forward pass kept.</param>
    /// <param name="dy">The gradient of the outputs.</param>
    /// <param name="dq">The gradient of the queries.</param>
    /// <param name="dk">The gradient of the keys.</param>
    /// <param name="dv">The gradient of the values.</param>
    public static void Backward(
        in AttentionShape shape, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, AttentionMask mask,
        ReadOnlySpan<float> norms, ReadOnlySpan<float> dy, Span<float> dq, Span<float> dk, Span<float> dv)
    {
        Check(shape, q, k, v, mask);
        Guard.Same(shape.OutputLength, dy.Length, "dy");
        Guard.Same(shape.NormsLength, norms.Length, "norms");
        if (!dq.IsEmpty)
            Guard.Same(q.Length, dq.Length, "dq");
        if (!dk.IsEmpty)
            Guard.Same(k.Length, dk.Length, "dk");
        if (!dv.IsEmpty)
            Guard.Same(v.Length, dv.Length, "dv");
        fixed (float* pq = q, pk = k, pv = v, pn = norms, py = dy, pdq = dq, pdk = dk, pdv = dv)
        fixed (byte* pm = mask.Seen)
        {
            AttentionWork.Run(new AttentionArguments(shape, pq, pk, pv, mask, pm)
            {
                Backward = true,
                Y = py,
                Norms = pn,
                DQ = pdq,
                DK = pdk,
                DV = pdv,
            });
        }
    }

    private static void Check(
        in AttentionShape shape, ReadOnlySpan<float> q, ReadOnlySpan<float> k, ReadOnlySpan<float> v, AttentionMask mask)
    {
        shape.Check();
        Guard.Same(shape.QueryLength, q.Length, "q");
        Guard.Same(shape.KeyLength, k.Length, "k");
        Guard.Same(shape.ValueLength, v.Length, "v");
        mask.Check(shape);
    }
}
