namespace Nabi.Layers;

/// <summary>Zeros around volumes: (batch, depth, height, width, channels) grows on all six sides.</summary>
/// <remarks>Keras's <c>ZeroPadding3D</c>.</remarks>
public sealed class ZeroPadding3D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> PaddingSetting = SidePairs.Setting(nameof(Padding), 3, 1);

    /// <summary>The same number of zeros on all sides.</summary>
    /// <param name="padding">Planes, rows and columns to add on each side, 0 or more; 1 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public ZeroPadding3D(int padding = 1)
        : this((padding, padding), (padding, padding), (padding, padding))
    {
    }

    /// <summary>Different numbers of zeros on each side.</summary>
    /// <param name="depth">Planes in front and behind, 0 or more.</param>
    /// <param name="height">Rows above and below, 0 or more.</param>
    /// <param name="width">Columns left and right, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public ZeroPadding3D((int Front, int Back) depth, (int Top, int Bottom) height, (int Left, int Right) width)
        : base(3) => Set(PaddingSetting, [depth, height, width]);

    /// <summary>Planes in front and behind, rows above and below, columns left and right.</summary>
    public ((int Front, int Back) Depth, (int Top, int Bottom) Height, (int Left, int Right) Width) Padding
        => (Sides[0], Sides[1], Sides[2]);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [PaddingSetting, LayerSettings.DataFormat];

    private (int Before, int After)[] Sides => Get(PaddingSetting);

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Enumerable.Range(0, 3).Aggregate(x, (y, i) => Ops.Pad(y, i + 1, Sides[i].Before, Sides[i].After));
}
