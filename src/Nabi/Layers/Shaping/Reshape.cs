namespace Nabi.Layers;

/// <summary>Gives each sample another shape with as many elements; the batch axis stays.</summary>
/// <remarks>Keras's <c>Reshape</c>.</remarks>
public sealed class Reshape : Layer
{
    internal static readonly ConfigSetting<int[]> TargetShapeSetting = ConfigSetting.Ints(
        nameof(TargetShape),
        static (lengths, _) => lengths.Count(length => length < 0) <= 1 && lengths.All(length => length >= -1)
            ? null : "lengths of 0 or more, at most one of them -1");

    /// <summary>A reshape.</summary>
    /// <param name="targetShape">The new lengths without the batch axis; one may be -1 and takes what is left.</param>
    /// <exception cref="NabiException">More than one length is -1.</exception>
    public Reshape(params int[] targetShape) => Set(TargetShapeSetting, targetShape);

    /// <summary>The new lengths without the batch axis.</summary>
    public Shape TargetShape => new(Get(TargetShapeSetting));

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [TargetShapeSetting];

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireRankAtLeast(input.Shape, 1, "(batch, ...)");
        var sample = input.Shape.Slice(1, input.Rank - 1);
        var target = TargetShape;
        if (sample.IsKnown)
        {
            var known = target.Where(length => length >= 0).Aggregate(1L, (product, length) => product * length);
            var open = target.ToList().IndexOf(Shape.Unknown);
            if (open >= 0 ? known == 0 || sample.Size % known != 0 : known != sample.Size)
                throw new NabiException($"{Title} cannot give a sample of shape {sample} ({sample.Size} elements) the shape {target}.");
            if (open >= 0)
                target = target.With(open, (int)(sample.Size / known));
        }

        return Ops.View(input, new Shape(input.Shape[0]).Concat(target));
    }
}
