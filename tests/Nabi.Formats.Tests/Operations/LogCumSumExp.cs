namespace Nabi.Formats.Tests;

/// <summary>A custom operation in another assembly: y_i = ln(e^x_0 + ... + e^x_i) along the last axis, times a factor.</summary>
public sealed class LogCumSumExp(float factor = 1f) : Primitive
{
    public float Factor => factor;

    public override object? Key => factor;

    public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

    public override void Forward(PrimitiveCall call)
    {
        var width = call.InputTensors[0].Shape[-1];
        var x = call.In();
        var y = call.Out();
        for (var i = 0; i < x.Length; i++)
        {
            var before = i % width == 0 ? float.NegativeInfinity : y[i - 1] / factor;
            var most = Math.Max(before, x[i]);
            y[i] = factor * (most + MathF.Log(MathF.Exp(before - most) + MathF.Exp(x[i] - most)));
        }
    }

    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) => Sums(inputs[0]);

    private Tensor Sums(Tensor x)
    {
        // Every element sees those up to it: (..., n, n), of which the upper triangle is left out.
        var n = x.Shape[-1];
        var upper = new float[n * n];
        for (var i = 0; i < n * n; i++)
            upper[i] = i % n > i / n ? 1f : 0f;
        var all = Ops.Where(new Tensor([n, n], upper), -1e30f, Ops.Repeat(Ops.ExpandDims(x, -2), n, -2));
        return Ops.LogSumExp(all, [-1]) * factor;
    }
}
