namespace Nabi.Layers;

/// <summary>Cuts steps off both ends of time.</summary>
/// <remarks>Keras's <c>Cropping1D</c>.</remarks>
public sealed class Cropping1D : SpatialLayer
{
    internal static readonly ConfigSetting<(int Before, int After)[]> CroppingSetting = SidePairs.Setting(nameof(Cropping), 1, 1);

    /// <summary>The same number of steps at both ends.</summary>
    /// <param name="cropping">Steps to cut at each end, 0 or more; 1 by default.</param>
    /// <exception cref="NabiException">The number is negative.</exception>
    public Cropping1D(int cropping = 1)
        : this(cropping, cropping)
    {
    }

    /// <summary>Different numbers of steps in front and behind.</summary>
    /// <param name="before">Steps to cut in front, 0 or more.</param>
    /// <param name="after">Steps to cut behind, 0 or more.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public Cropping1D(int before, int after)
        : base(1) => Set(CroppingSetting, [(before, after)]);

    /// <summary>Steps cut in front and behind.</summary>
    public (int Before, int After) Cropping => Sides[0];

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [CroppingSetting];

    private (int Before, int After)[] Sides => Get(CroppingSetting);

    /// <summary>An axis without its first and last elements.</summary>
    /// <exception cref="NabiException">Nothing would be left.</exception>
    internal static Tensor Cut(Tensor x, int axis, (int Before, int After) side)
    {
        var length = x.Shape[axis];
        if (length >= 0 && (long)side.Before + side.After >= length)
            throw new NabiException($"cutting {side.Before} and {side.After} elements off an axis of length {length} leaves nothing.");
        return side == (0, 0) ? x : Ops.Slice(x, axis, side.Before, length < 0 ? -1 : length - side.Before - side.After);
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Cut(x, 1, Sides[0]);
}
