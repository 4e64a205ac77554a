using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// Cuts the channels into groups and normalizes each group of each sample over all places:
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
/// </summary>
/// <remarks>Keras's <c>GroupNormalization</c>; Wu and He, 2018.</remarks>
public sealed class GroupNormalization : AffineNormalization
{
    /// <summary>A group normalization.</summary>
    /// <param name="groups">The number of groups, or -1 for one group a channel; 32 by default.</param>
    /// <param name="axis">The axis of the channels; the last by default.</param>
    /// <exception cref="NabiException">The number of groups is neither positive nor -1.</exception>
    public GroupNormalization(int groups = 32, int axis = -1)
        : base(null)
    {
        Groups = Checked(groups);
        Axis = axis;
    }

    private GroupNormalization(Config config)
        : base(config)
    {
        Groups = Checked(config.Int("groups", 32));
        Axis = config.Int("axis", -1);
    }

    /// <summary>The number of groups; -1 for one a channel.</summary>
    public int Groups { get; }

    /// <summary>The axis of the channels.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("groups", Groups).Set("axis", Axis);
    }

    internal static GroupNormalization Read(Config config) => new(config);

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

    private static int Checked(int groups)
        => groups is -1 or >= 1 ? groups : throw new NabiException($"GroupNormalization: groups must be at least 1, or -1 for one a channel, got {groups}.");
}
