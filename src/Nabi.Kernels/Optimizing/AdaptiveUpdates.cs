namespace Nabi.Kernels;

/// <summary>
/// Optimizer updates, one fused pass over parameter p, its slots and gradient g (all of one length).
/// <code>
/// Adam     m = β1 m + (1−β1) g;  v = β2 v + (1−β2) g²;  p −= lr_t m / (√v + ε)
/// RMSprop  v = ρ v + (1−ρ) g²;  p −= lr g / √(v + ε)            (Keras 3; ε outside the root for Keras 2)
/// SGD      m = µ m − lr g;  p += m   or with Nesterov  p += µ m − lr g
/// </code>
/// </summary>
public static unsafe class AdaptiveUpdates
{
    /// <summary>Adam (Kingma and Ba 2015); <paramref name="rate"/> is lr · √(1−β2^t) / (1−β1^t).</summary>
    public static void Adam(
        Span<float> p, Span<float> m, Span<float> v, ReadOnlySpan<float> g, float rate, float beta1, float beta2, float epsilon)
    {
        Guard.Same(p.Length, m.Length, "m");
        Guard.Same(p.Length, v.Length, "v");
        Guard.Same(p.Length, g.Length, "g");
        fixed (float* pp = p, pm = m, pv = v, pg = g)
            UpdateShards.Run(UpdateKind.Adam, p.Length, pp, pm, pv, pg, rate, beta1, beta2, epsilon, false);
    }

    /// <summary>RMSprop without momentum. <paramref name="epsilonInside"/>: Keras 3 adds ε inside the root, Keras 2 outside.</summary>
    public static void RmsProp(
        Span<float> p, Span<float> v, ReadOnlySpan<float> g, float rate, float rho, float epsilon, bool epsilonInside = true)
    {
        Guard.Same(p.Length, v.Length, "v");
        Guard.Same(p.Length, g.Length, "g");
        fixed (float* pp = p, pv = v, pg = g)
            UpdateShards.Run(UpdateKind.RmsProp, p.Length, pp, null, pv, pg, rate, rho, 0, epsilon, epsilonInside);
    }

    /// <summary>Gradient descent; <paramref name="m"/> may be empty when <paramref name="momentum"/> is 0.</summary>
    public static void Sgd(Span<float> p, Span<float> m, ReadOnlySpan<float> g, float rate, float momentum, bool nesterov)
    {
        Guard.Same(p.Length, g.Length, "g");
        if (momentum != 0 || m.Length != 0) Guard.Same(p.Length, m.Length, "m");
        fixed (float* pp = p, pm = m, pg = g)
            UpdateShards.Run(UpdateKind.Sgd, p.Length, pp, momentum == 0 ? null : pm, null, pg, rate, momentum, 0, 0, nesterov);
    }
}
