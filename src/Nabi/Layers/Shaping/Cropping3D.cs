namespace Nabi.Layers;

/// <summary>Cuts planes, rows and columns off volumes.</summary>
/// <remarks>Keras's <c>Cropping3D</c>.</remarks>
public sealed class Cropping3D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> CroppingSetting = SidePairs.Setting(nameof(Cropping), 3, 0);

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
        : base(3) => Set(CroppingSetting, [depth, height, width]);

    /// <summary>Planes cut in front and behind, rows above and below, columns left and right.</summary>
    public ((int Front, int Back) Depth, (int Top, int Bottom) Height, (int Left, int Right) Width) Cropping
        => (Sides[0], Sides[1], Sides[2]);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [CroppingSetting, LayerSettings.DataFormat];

    private (int Before, int After)[] Sides => Get(CroppingSetting);

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Cropping1D.Cut(Cropping1D.Cut(Cropping1D.Cut(x, 1, Sides[0]), 2, Sides[1]), 3, Sides[2]);
}
