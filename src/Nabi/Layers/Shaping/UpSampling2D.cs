using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Enlarges images: each pixel repeated, or values in between computed with <see cref="Interpolation"/>.</summary>
/// <remarks>Keras's <c>UpSampling2D</c>.</remarks>
public sealed class UpSampling2D : SpatialLayer
{
    /// <summary>An upsampling by the same factor in both directions.</summary>
    /// <param name="size">The factor, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The factor is below 1.</exception>
    public UpSampling2D(int size = 2)
        : this((size, size))
    {
    }

    /// <summary>An upsampling by two factors.</summary>
    /// <param name="size">The factors, at least 1.</param>
    /// <exception cref="NabiException">A factor is below 1.</exception>
    public UpSampling2D((int Height, int Width) size)
        : base(2)
    {
        AtLeast(1, "size", size.Height, size.Width);
        Size = size;
    }

    /// <summary>The factors.</summary>
    public (int Height, int Width) Size { get; }

    /// <summary><c>nearest</c> (default), <c>bilinear</c>, <c>bicubic</c>, <c>lanczos3</c> or <c>lanczos5</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public string Interpolation
    {
        get;
        init => field = ResizeWeights.IsKnown(value) ? value
            : throw new NabiException($"UpSampling2D: interpolation must be one of {ResizeWeights.Known}, got '{value}'.");
    } = ResizeWeights.Nearest;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("size", Size.Height, Size.Width).Set("data_format", DataFormat).Set("interpolation", Interpolation);
    }

    internal static UpSampling2D Read(Config config)
    {
        var size = ReadLengths(config, "size", 2, 2);
        return new UpSampling2D((size[0], size[1])) { DataFormat = ReadFormat(config), Interpolation = config.Text("interpolation", ResizeWeights.Nearest) };
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        if (Interpolation == ResizeWeights.Nearest || x.IsSymbolic)
            return Ops.Repeat(Ops.Repeat(x, Size.Height, 1), Size.Width, 2);
        x = Ops.Einsum("oh,bhwc->bowc", ResizeWeights.Matrix(Interpolation, x.Shape[1], Size.Height), x);
        return Ops.Einsum("ow,bhwc->bhoc", ResizeWeights.Matrix(Interpolation, x.Shape[2], Size.Width), x);
    }
}
