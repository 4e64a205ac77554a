namespace Nabi.Layers;

/// <summary>Zeros before and after time: (batch, time, channels) to (batch, before + time + after, channels).</summary>
/// <remarks>Keras's <c>ZeroPadding1D</c>.</remarks>
public sealed class ZeroPadding1D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> PaddingSetting = SidePairs.Setting(nameof(Padding), 1, 1);

    /// <summary>The same number of zeros on both sides.</summary>
    /// <param name="padding">Steps to add on each side, 0 or more; 1 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public ZeroPadding1D(int padding = 1)
        : this(padding, padding)
    {
    }

    /// <summary>Different numbers of zeros in front and behind.</summary>
    /// <param name="before">Steps to add in front, 0 or more.</param>
    /// <param name="after">Steps to add behind, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public ZeroPadding1D(int before, int after)
        : base(1) => Set(PaddingSetting, [(before, after)]);

    /// <summary>Steps added in front and behind.</summary>
    public (int Before, int After) Padding => Sides[0];

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [PaddingSetting, LayerSettings.DataFormat];

    private (int Before, int After)[] Sides => Get(PaddingSetting);

    private protected override Tensor Transform(Tensor x, CallContext context) => Ops.Pad(x, 1, Padding.Before, Padding.After);
}
