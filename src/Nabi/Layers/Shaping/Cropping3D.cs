using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>Cuts planes, rows and columns off volumes.</summary>
/// <remarks>Keras's <c>Cropping3D</c>.</remarks>
public sealed class Cropping3D : SpatialLayer
{
    private readonly (int Before, int After)[] sides;

    /// <summary>The same number on all sides.</summary>
    /// <param name="cropping">Planes, rows and columns to cut on each side, 0 or more; 0 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public Cropping3D(int cropping = 0)
        : this((cropping, cropping), (cropping, cropping), (cropping, cropping))
    {
    }

    /// <summary>Different numbers on each side.</summary>
    /// <param name="depth">Planes in front and behind, 0 or more.</param>
    /// <param name="height">Rows above and below, 0 or more.</param>
    /// <param name="width">Columns left and right, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public Cropping3D((int Front, int Back) depth, (int Top, int Bottom) height, (int Left, int Right) width)
        : base(3) => sides = SidePairs.Checked("Cropping3D", "cropping", depth, height, width);

    /// <summary>Planes cut in front and behind, rows above and below, columns left and right.</summary>
    public ((int Front, int Back) Depth, (int Top, int Bottom) Height, (int Left, int Right) Width) Cropping => (sides[0], sides[1], sides[2]);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("cropping", SidePairs.Write(sides)).Set("data_format", DataFormat);
    }

    internal static Cropping3D Read(Config config)
    {
        var sides = SidePairs.Read(config, "cropping", 3, 0);
        return new Cropping3D(sides[0], sides[1], sides[2]) { DataFormat = ReadFormat(config) };
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Cropping1D.Cut(Cropping1D.Cut(Cropping1D.Cut(x, 1, sides[0]), 2, sides[1]), 3, sides[2]);
}
