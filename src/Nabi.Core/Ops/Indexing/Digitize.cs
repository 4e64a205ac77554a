namespace Nabi;

/// <summary>y = how many boundaries are not above x; NaN sorts last, as in NumPy.</summary>
/// <param name="boundaries">Numbers that do not fall.</param>
public sealed class DigitizePrimitive(float[] boundaries) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => new ListKey<float>(boundaries);

    /// <inheritdoc/>
    public override string Name => "Digitize";

    /// <summary>Where the bins meet.</summary>
    public IReadOnlyList<float> Boundaries => boundaries;

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula
        => (_, inputs) => Ops.Cast(
            Ops.Sum(Ops.Cast(Ops.GreaterEqual(Ops.View(inputs[0], inputs[0].Shape.Concat([1])), Tensor.From(boundaries)), DType.Float32),
                [-1]), DType.Int32);

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, DType.Int32)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var x = call.In();
        var y = call.OutIntegers();
        for (var i = 0; i < x.Length; i++)
        {
            var (low, high) = (0, boundaries.Length);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (x[i] < boundaries[middle])
                    high = middle;
                else
                    low = middle + 1;
            }

            y[i] = low;
        }
    }
}

public static partial class Ops
{
    /// <summary>
    /// The bin that each number falls into: bin i lies from boundary i - 1, which belongs to it, up to boundary i, which does not. No
    /// gradient.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="bins">The boundaries, which do not fall.</param>
    /// <returns>Integers from 0 to the number of boundaries; NaN falls into the last bin, as in NumPy.</returns>
    /// <exception cref="NabiException">The boundaries fall, or one is NaN.</exception>
    public static Tensor Digitize(Tensor x, params float[] bins)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(bins);
        for (var i = 0; i < bins.Length; i++)
        {
            if (float.IsNaN(bins[i]) || (i > 0 && bins[i] < bins[i - 1]))
                throw new NabiException($"Digitize: boundaries must be numbers that do not fall, got {bins[i]} at place {i}.");
        }

        return Run(new DigitizePrimitive(bins), Cast(x, DType.Float32));
    }
}
