using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabi;

/// <summary>Elements as another type: floats to integers towards zero, numbers to booleans by whether they are 0. No gradient.</summary>
public sealed class CastPrimitive(DType type) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => type;

    /// <inheritdoc/>
    public override string Name => "Cast";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => [new("dtype", type.Word())];

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, type)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var (x, y) = (call.Inputs[0], call.Outputs[0]);
        switch (x.DType, type)
        {
            case (DType.Float32, DType.Int32):
                for (var i = 0; i < x.Length; i++)
                    y.Integers[i] = (int)x.Floats[i];
                break;
            case (DType.Bool, DType.Int32):
                TensorPrimitives.ConvertTruncating(MemoryMarshal.AsBytes(x.Booleans), y.Integers);
                break;
            case (DType.Float32, DType.Bool):
                Differ(x.Floats, y.Booleans);
                break;
            case (DType.Int32, DType.Bool):
                Differ(x.Integers, y.Booleans);
                break;
            default:
                x.CopyTo(y.Floats);
                break;
        }
    }

    private static void Differ<T>(ReadOnlySpan<T> x, Span<bool> y)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < y.Length; i++)
            y[i] = x[i] != T.Zero;
    }
}

public static partial class Ops
{
    /// <summary>
    /// The same elements as another type: floats are cut towards zero to become integers, numbers other than 0 become true (not a number
    /// too), true becomes 1 and false 0. No gradient, unless the tensor has the type already.
    /// </summary>
    /// <param name="x">Any shape.</param>
    /// <param name="type">The type wanted.</param>
    /// <exception cref="NabiException">Texts are to become numbers, or numbers texts.</exception>
    public static Tensor Cast(Tensor x, DType type)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (type == DType.String && x.DType != type)
        {
            throw new NabiException(
                $"Cast: numbers of shape {x.Shape} do not become texts; write them with ToString, or use "
                + "StringLookup with Invert for ids.");
        }

        return x.DType == type ? x : Run(new CastPrimitive(type), x);
    }
}
