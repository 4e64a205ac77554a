namespace Nabi.Layers;

/// <summary>
/// Cuts the channels into groups and normalizes each group of each sample over all places:
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
/// </summary>
/// <remarks>Keras's <c>GroupNormalization</c>; Wu and He, 2018.</remarks>
public sealed class GroupNormalization : AffineNormalization
{
    internal static readonly ConfigSetting<int> GroupsSetting
        = ConfigSetting.Int(nameof(Groups), 32,
            static (groups, _) => groups is -1 or >= 1 ? null : "at least 1, or -1 for one per channel");

    internal static readonly ConfigSetting<int> AxisSetting = ConfigSetting.Int(nameof(Axis), -1);

    /// <summary>A group normalization.</summary>
    /// <param name="groups">The number of groups, or -1 for one group a channel; 32 by default.</param>
    /// <param name="axis">The axis of the channels; the last by default.</param>
    /// <exception cref="NabiException">The number of groups is neither positive nor -1.</exception>
    public GroupNormalization(int groups = 32, int axis = -1)
    {
        Set(GroupsSetting, groups);
        Set(AxisSetting, axis);
    }

    /// <summary>The number of groups; -1 for one per channel.</summary>
    public int Groups => Get(GroupsSetting);

    /// <summary>The axis of the channels.</summary>
    public int Axis => Get(AxisSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, GroupsSetting, AxisSetting];

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 2, "(batch, ..., channels)");
        var channels = RequireKnown(inputs[0], Axis);
        if (Groups > 0 && channels % Groups != 0)
            throw new NabiException($"{Title}: {channels} channels cannot be divided into {Groups} groups.");
        CreateAffine([channels]);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var channel = input.Shape.Axis(Axis);
        if (input.IsSymbolic)
            return input;
        var channels = input.Shape[channel];
        var groups = Groups == -1 ? channels : Groups;
        Shape cut = [.. input.Shape.Take(channel), groups, channels / groups, .. input.Shape.Skip(channel + 1)];
        int[] axes = [.. Enumerable.Range(1, cut.Rank - 1).Where(axis => axis != channel)];
        var y = Ops.View(Ops.Normalize(Ops.View(input, cut), axes, Epsilon).Normalized, input.Shape);
        return Affine(y, new Shape([channels, .. Enumerable.Repeat(1, input.Rank - 1 - channel)]));
    }
}
