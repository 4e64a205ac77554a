namespace Nabi.Bench;

/// <summary>Scaled dot-product attention as a user writes it, in public operations.</summary>
internal sealed class OwnAttention(int units) : Layer
{
    private readonly Variable[] kernels = new Variable[3];
    private readonly Variable[] biases = new Variable[3];

    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        foreach (var (i, name) in new[] { "query", "key", "value" }.Index())
        {
            kernels[i] = AddWeight(name, [inputs[0][-1], units], "glorot_uniform");
            biases[i] = AddWeight($"{name}_bias", [units], "zeros");
        }
    }

    protected override Tensor Call(Tensor x, CallContext context)
    {
        var (query, key, value) = (Projected(0), Projected(1), Projected(2));
        var scores = Ops.MatMul(query, key, transposeB: true) * (1f / MathF.Sqrt(units));
        return Ops.MatMul(Ops.Softmax(scores), value);

        Tensor Projected(int i) => x.MatMul(kernels[i]) + biases[i];
    }
}
