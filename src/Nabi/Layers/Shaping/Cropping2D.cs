using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Cuts rows and columns off images.</summary>
/// <remarks>Keras's <c>Cropping2D</c>.</remarks>
public sealed class Cropping2D : SpatialLayer
{
    private readonly (int Before, int After)[] sides;

    /// <summary>The same number on all sides.</summary>
    /// <param name="cropping">Rows and columns to cut on each side, 0 or more; 0 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public Cropping2D(int cropping = 0)
        : this((cropping, cropping), (cropping, cropping))
    {
    }

    /// <summary>Different numbers on each side.</summary>
    /// <param name="height">Rows above and below, 0 or more.</param>
    /// <param name="width">Columns left and right, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public Cropping2D((int Top, int Bottom) height, (int Left, int Right) width)
        : base(2) => sides = SidePairs.Checked("Cropping2D", "cropping", height, width);

    /// <summary>Rows cut above and below, columns cut left and right.</summary>
    public ((int Top, int Bottom) Height, (int Left, int Right) Width) Cropping => (sides[0], sides[1]);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("cropping", SidePairs.Write(sides)).Set("data_format", DataFormat);
    }

    internal static Cropping2D Read(Config config)
    {
        var sides = SidePairs.Read(config, "cropping", 2, 0);
        return new Cropping2D(sides[0], sides[1]) { DataFormat = ReadFormat(config) };
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Cropping1D.Cut(Cropping1D.Cut(x, 1, sides[0]), 2, sides[1]);
}
