using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Zeros around images: (batch, height, width, channels) grows on all four sides.</summary>
/// <remarks>Keras's <c>ZeroPadding2D</c>.</remarks>
public sealed class ZeroPadding2D : SpatialLayer
{
    private readonly (int Before, int After)[] sides;

    /// <summary>The same number of zeros on all sides.</summary>
    /// <param name="padding">Rows and columns to add on each side, 0 or more; 1 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public ZeroPadding2D(int padding = 1)
        : this((padding, padding), (padding, padding))
    {
    }

    /// <summary>Different numbers of zeros on each side.</summary>
    /// <param name="height">Rows above and below, 0 or more.</param>
    /// <param name="width">Columns left and right, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public ZeroPadding2D((int Top, int Bottom) height, (int Left, int Right) width)
        : base(2) => sides = SidePairs.Checked("ZeroPadding2D", "padding", height, width);

    /// <summary>Rows above and below, columns left and right.</summary>
    public ((int Top, int Bottom) Height, (int Left, int Right) Width) Padding => (sides[0], sides[1]);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("padding", SidePairs.Write(sides)).Set("data_format", DataFormat);
    }

    internal static ZeroPadding2D Read(Config config)
    {
        var sides = SidePairs.Read(config, "padding", 2, 1);
        return new ZeroPadding2D(sides[0], sides[1]) { DataFormat = ReadFormat(config) };
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Ops.Pad(Ops.Pad(x, 1, sides[0].Before, sides[0].After), 2, sides[1].Before, sides[1].After);
}
