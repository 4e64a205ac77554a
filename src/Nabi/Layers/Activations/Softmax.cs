namespace Nabi.Layers;

/// <summary>exp(x) / sum(exp(x)) along one or more axes; a mask of the input's shape leaves out the elements where it is false.</summary>
/// <remarks>Keras's <c>Softmax</c>.</remarks>
public sealed class Softmax : Layer
{
    private const float Far = -1e9f;

    /// <summary>A softmax.</summary>
    /// <param name="axes">The axes over which the outputs add up to 1; the last by default.</param>
    public Softmax(params int[] axes) => Set(LayerSettings.OneOrMoreAxes, axes is { Length: > 0 } ? axes : [-1]);

    /// <summary>The axes over which the outputs add up to 1.</summary>
    public IReadOnlyList<int> Axes => Get(LayerSettings.OneOrMoreAxes);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LayerSettings.OneOrMoreAxes];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override bool HasMaskArgument(int inputs) => inputs == 1;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        // What does not count is replaced, so that no gradient passes, and where nothing counts there is nothing.
        return context.Mask is { } counts ? Along(Ops.Where(counts, input, Far), Axes) * counts : Along(input, Axes);
    }

    /// <summary>Softmax over any axes: they are turned to the end, joined, and turned back.</summary>
    internal static Tensor Along(Tensor x, IReadOnlyList<int> axes)
    {
        var chosen = axes.Select(x.Shape.Axis).Distinct().Order().ToArray();
        if (x.IsSymbolic || (chosen.Length == 1 && chosen[0] == x.Rank - 1))
            return Ops.Softmax(x);
        int[] order = [.. Enumerable.Range(0, x.Rank).Except(chosen), .. chosen];
        var turned = Ops.Transpose(x, order);
        var rows = turned.Shape.Slice(0, x.Rank - chosen.Length);
        var flat = Ops.Softmax(Ops.View(turned, rows.Concat([turned.Shape.Slice(rows.Rank, chosen.Length).Size])));
        return Ops.Transpose(Ops.View(flat, turned.Shape), [.. Enumerable.Range(0, x.Rank).Select(axis => Array.IndexOf(order, axis))]);
    }
}
