namespace Nabi.Layers;

/// <summary>Zeros around images: (batch, height, width, channels) grows on all four sides.</summary>
/// <remarks>Keras's <c>ZeroPadding2D</c>.</remarks>
public sealed class ZeroPadding2D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> PaddingSetting = SidePairs.Setting(nameof(Padding), 2, 1);

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
        : base(2) => Set(PaddingSetting, [height, width]);

    /// <summary>Rows above and below, columns left and right.</summary>
    public ((int Top, int Bottom) Height, (int Left, int Right) Width) Padding => (Sides[0], Sides[1]);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [PaddingSetting, LayerSettings.DataFormat];

    private (int Before, int After)[] Sides => Get(PaddingSetting);

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Ops.Pad(Ops.Pad(x, 1, Sides[0].Before, Sides[0].After), 2, Sides[1].Before, Sides[1].After);
}
