namespace Nabi.Layers;

/// <summary>Cuts rows and columns off images.</summary>
/// <remarks>Keras's <c>Cropping2D</c>.</remarks>
public sealed class Cropping2D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> CroppingSetting = SidePairs.Setting(nameof(Cropping), 2, 0);

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
        : base(2) => Set(CroppingSetting, [height, width]);

    /// <summary>Rows cut above and below, columns cut left and right.</summary>
    public ((int Top, int Bottom) Height, (int Left, int Right) Width) Cropping => (Sides[0], Sides[1]);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [CroppingSetting, LayerSettings.DataFormat];

    private (int Before, int After)[] Sides => Get(CroppingSetting);

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Cropping1D.Cut(Cropping1D.Cut(x, 1, Sides[0]), 2, Sides[1]);
}
