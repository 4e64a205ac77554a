namespace Nabi.Layers;

/// <summary>Puts tensors side by side along one axis; all other axes must agree.</summary>
/// <remarks>Keras's <c>Concatenate</c>.</remarks>
public sealed class Concatenate : Layer
{
    internal static readonly ConfigSetting<int> AxisSetting
        = ConfigSetting.Int(nameof(Axis), -1, static (axis, _) => axis != 0 ? null : "another axis than the batch axis");

    /// <summary>A concatenation.</summary>
    /// <param name="axis">The axis that grows; the last by default. The batch axis is not allowed.</param>
    /// <exception cref="NabiException">The axis is 0.</exception>
    public Concatenate(int axis = -1)
        => Set(AxisSetting, axis);

    /// <summary>The axis that grows.</summary>
    public int Axis => Get(AxisSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AxisSetting];

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var axis = inputs[0].Shape.Axis(Axis);
        foreach (var input in inputs)
        {
            if (input.Rank != inputs[0].Rank || !input.Shape.With(axis, 1).Fits(inputs[0].Shape.With(axis, 1)))
            {
                throw new NabiException(
                    $"{Title} joins tensors that differ on axis {Axis} only, got the shapes "
                    + $"{string.Join(" and ", inputs.Select(x => x.Shape))}.");
            }
        }

        return [Ops.Concat(inputs, Axis)];
    }

    /// <summary>A step counts when something that counts is joined there; a tensor without a mask counts everywhere.</summary>
    protected override IReadOnlyList<Tensor?> ComputeMasks(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Masks.All(mask => mask is null))
            return [null];
        if (outputs[0].IsSymbolic)
            return [SymbolicMask(inputs, outputs[0], context)];
        return [
            Ops.Any(Ops.Concat([.. inputs.Select((input, i) => BroadcastTo(input, i < context.Masks.Count ? context.Masks[i] : null))],
                Axis), [-1])];
    }

    /// <summary>The same in terms of the masks alone, so that a saved graph can say where the mask comes from.</summary>
    private Tensor SymbolicMask(IReadOnlyList<Tensor> inputs, Tensor output, CallContext context)
        => output.Shape.Axis(Axis) == output.Rank - 1 && context.Masks.Count == inputs.Count
            && context.Masks.All(mask => mask is { Rank: 2 }) && output.Rank == 3
            ? context.Masks.Select(mask => mask!).Aggregate(Ops.LogicalOr)
            : Tensor.Symbolic(output.Shape.Slice(0, output.Rank - 1), DType.Bool);

    private static Tensor BroadcastTo(Tensor input, Tensor? mask)
    {
        var all = Tensor.Filled(input.Shape, true);
        return mask is null ? all : mask.Rank < input.Rank ? Ops.LogicalAnd(all, Ops.ExpandDims(mask, -1)) : mask;
    }
}
