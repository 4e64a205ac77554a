namespace Nabi.Layers;

/// <summary>The same vector at every time step: (batch, features) to (batch, times, features).</summary>
/// <remarks>Keras's <c>RepeatVector</c>.</remarks>
public sealed class RepeatVector : Layer
{
    internal static readonly ConfigSetting<int> TimesSetting = ConfigSetting.Int(nameof(Times), Must.BeAtLeast(1), "n");

    /// <summary>A repetition.</summary>
    /// <param name="times">The number of time steps, at least 1.</param>
    /// <exception cref="NabiException">The number is below 1.</exception>
    public RepeatVector(int times) => Set(TimesSetting, times);

    /// <summary>The number of time steps; Keras's <c>n</c>.</summary>
    public int Times => Get(TimesSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [TimesSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRank(input.Shape, 2, "(batch, features)");
        return Ops.Repeat(Ops.ExpandDims(input, 1), Times, 1);
    }
}
