using Nabi.Layers;

namespace Nabi.Recipes;

/// <summary>The blocks that the papers put their layers into, as a user writes them.</summary>
internal static class Blocks
{
    /// <summary>x + gate(gelu(layer(norm(x)))): a layer over time between a normalization and a gated way out, beside a connection that skips all of it.</summary>
    public static Tensor Gated(Tensor x, Recurrent layer)
    {
        var width = x.Shape[-1];
        var y = new ActivationLayer("gelu").Apply(layer.Apply(new LayerNormalization().Apply(x)));
        return x + y * new Dense(width, "sigmoid").Apply(y);
    }

    /// <summary>x + W layer(conv(norm(x))): the block of minGRU, with a causal convolution over four steps, each channel by itself.</summary>
    public static Tensor WithWindow(Tensor x, Recurrent layer)
    {
        var y = new LayerNormalization().Apply(x);
        y = new ZeroPadding1D(3, 0).Apply(y);
        y = layer.Apply(new DepthwiseConv1D(4).Apply(y));
        return x + new Dense(x.Shape[-1]).Apply(y);
    }
}
