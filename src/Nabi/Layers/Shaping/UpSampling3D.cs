namespace Nabi.Layers;

/// <summary>Enlarges volumes: each cell repeated along depth, height and width.</summary>
/// <remarks>Keras's <c>UpSampling3D</c>.</remarks>
public sealed class UpSampling3D : SpatialLayer
{
    internal static readonly ConfigSetting<int[]> SizeSetting = AxisSetting.Of(nameof(Size), 1, 2)[3];

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
        : base(3) => Set(SizeSetting, size.ToLengths());

    /// <summary>The factors.</summary>
    public (int Depth, int Height, int Width) Size => Get(SizeSetting).Triple();

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [SizeSetting, LayerSettings.DataFormat];

    private protected override Tensor Transform(Tensor x, CallContext context)
        => Ops.Repeat(Ops.Repeat(Ops.Repeat(x, Size.Depth, 1), Size.Height, 2), Size.Width, 3);
}
