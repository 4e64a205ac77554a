using Nabi.Configs;

namespace Nabi.Layers;

internal static partial class LayerTable
{
    private static void FillOperations()
    {
        One("ConvertToTensor", (x, _) => x);
        One("Cast", (x, config) => config.Text("dtype", "float32").StartsWith("int", StringComparison.Ordinal) ? Ops.Cast(x, DType.Int32) : Ops.Cast(x, DType.Float32));
        One("ExpandDims", (x, config) => Ops.ExpandDims(x, config.Int("axis")));
        One("Squeeze", (x, config) => config.OptionalInts("axis") is { } axes
            ? axes.Select(x.Shape.Axis).OrderDescending().Aggregate(x, Ops.Squeeze)
            : Enumerable.Range(0, x.Rank).Reverse().Where(axis => x.Shape[axis] == 1).Aggregate(x, Ops.Squeeze));
        One("ZerosLike", (x, _) => x.IsSymbolic ? Tensor.Symbolic(x.Shape) : Tensor.Filled(x.Shape, 0f));
        One("OnesLike", (x, _) => x.IsSymbolic ? Tensor.Symbolic(x.Shape) : Tensor.Filled(x.Shape, 1f));
        One("Any", (x, config) => Ops.Max(Ops.NotEqual(x, 0f), config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("All", (x, config) => Ops.Min(Ops.NotEqual(x, 0f), config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("Sum", (x, config) => Ops.Sum(x, config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("Mean", (x, config) => Ops.Mean(x, config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("Max", (x, config) => Ops.Max(x, config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("Min", (x, config) => Ops.Min(x, config.OptionalInts("axis"), config.Bool("keepdims", false)));
        One("LogicalNot", (x, _) => Ops.Equal(x, 0f));
        One("Negative", (x, _) => Ops.Negate(x));
        One("Abs", (x, _) => Ops.Abs(x));
        One("Absolute", (x, _) => Ops.Abs(x));
        One("Exp", (x, _) => Ops.Exp(x));
        One("Log", (x, _) => Ops.Log(x));
        One("Sqrt", (x, _) => Ops.Sqrt(x));
        One("Square", (x, _) => Ops.Square(x));
        One("Sin", (x, _) => Ops.Sin(x));
        One("Cos", (x, _) => Ops.Cos(x));
        One("Tanh", (x, _) => Ops.Tanh(x));
        One("Sigmoid", (x, _) => Ops.Sigmoid(x));
        One("Relu", (x, _) => Ops.Relu(x));
        One("Transpose", (x, config) => Ops.Transpose(x, config.OptionalInts("axes") ?? []));
        One("StopGradient", (x, _) => Ops.StopGradient(x));
        Two("LogicalOr", (a, b) => Ops.Maximum(Ops.NotEqual(a, 0f), Ops.NotEqual(b, 0f)));
        Two("LogicalAnd", (a, b) => Ops.Minimum(Ops.NotEqual(a, 0f), Ops.NotEqual(b, 0f)));
        Two("NotEqual", Ops.NotEqual);
        Two("Equal", Ops.Equal);
        Two("Greater", Ops.Greater);
        Two("GreaterEqual", Ops.GreaterEqual);
        Two("Less", Ops.Less);
        Two("LessEqual", Ops.LessEqual);
        Two("Divide", Ops.Divide);
        Two("TrueDivide", Ops.Divide);
        Two("Power", Ops.Power);
        Two("Matmul", (a, b) => Ops.MatMul(a, b));
        Add("Where", config => new OperationLayer("Where", config, 3, 3, inputs => Ops.Where(inputs[0], inputs[1], inputs[2])));
    }

    private static void One(string className, Func<Tensor, Config, Tensor> apply)
        => Add(className, config => new OperationLayer(className, config, 1, 1, inputs => apply(inputs[0], config)));

    private static void Two(string className, Func<Tensor, Tensor, Tensor> apply)
        => Add(className, config => new OperationLayer(className, config, 2, 2, inputs => apply(inputs[0], inputs[1])));
}
