using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Enlarges volumes: each cell repeated along depth, height and width.</summary>
/// <remarks>Keras's <c>UpSampling3D</c>.</remarks>
public sealed class UpSampling3D : SpatialLayer
{
    /// <summary>An upsampling by the same factor in all directions.</summary>
    /// <param name="size">The factor, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The factor is below 1.</exception>
    public UpSampling3D(int size = 2)
        : this((size, size, size))
    {
    }

    /// <summary>An upsampling by three factors.</summary>
    /// <param name="size">The factors, at least 1.</param>
    /// <exception cref="NabiException">A factor is below 1.</exception>
    public UpSampling3D((int Depth, int Height, int Width) size)
        : base(3)
    {
        AtLeast(1, "size", size.Depth, size.Height, size.Width);
        Size = size;
    }

    /// <summary>The factors.</summary>
    public (int Depth, int Height, int Width) Size { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("size", Size.Depth, Size.Height, Size.Width).Set("data_format", DataFormat);
    }

    internal static UpSampling3D Read(Config config)
    {
        var size = ReadLengths(config, "size", 3, 2);
        return new UpSampling3D((size[0], size[1], size[2])) { DataFormat = ReadFormat(config) };
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Ops.Repeat(Ops.Repeat(Ops.Repeat(x, Size.Depth, 1), Size.Height, 2), Size.Width, 3);
}
