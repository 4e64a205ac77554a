namespace Nabi;

/// <summary>Indices that an operation computed in floats, as integers; NaN is refused. No gradient.</summary>
/// <param name="owner">The operation whose indices they are.</param>
internal sealed class ToIndicesPrimitive(string owner) : Primitive
{
    public override object? Key => owner;

    public override string Name => owner;

    public override bool Differentiable => false;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape, DType.Int32)];

    public override void Forward(PrimitiveCall call)
    {
        var x = call.In();
        var y = call.OutIntegers();
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = float.IsNaN(x[i])
                ? throw new NabiException($"{owner}: number {i} of the places is NaN; give whole numbers.") : (int)x[i];
        }
    }
}

public static partial class Ops
{
    /// <summary>Integers, or whole floats made integers.</summary>
    private static Tensor Places(string owner, Tensor x)
        => x.DType == DType.Float32 ? Run(new ToIndicesPrimitive(owner), x) : Cast(x, DType.Int32);
}
