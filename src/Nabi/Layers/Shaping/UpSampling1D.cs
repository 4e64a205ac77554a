namespace Nabi.Layers;

/// <summary>Repeats every time step: (batch, time, channels) to (batch, size time, channels).</summary>
/// <remarks>Keras's <c>UpSampling1D</c>.</remarks>
public sealed class UpSampling1D : Layer
{
    internal static readonly ConfigSetting<int> SizeSetting = ConfigSetting.Int(nameof(Size), 2, Must.BeAtLeast(1));

    /// <summary>An upsampling.</summary>
    /// <param name="size">How often each step stands in the output, at least 1; 2 by default.</param>
    /// <exception cref="NabiException">The size is below 1.</exception>
    public UpSampling1D(int size = 2) => Set(SizeSetting, size);

    /// <summary>How often each step stands in the output.</summary>
    public int Size => Get(SizeSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [SizeSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, 3, "(batch, time, channels)");
        return Ops.Repeat(input, Size, 1);
    }
}
