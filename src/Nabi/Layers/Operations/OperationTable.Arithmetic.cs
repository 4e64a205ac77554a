namespace Nabi.Layers;

public static partial class OperationTable
{
    private const string Numpy = "keras.src.ops.numpy";

    /// <summary>Operations element by element of <c>keras.src.ops.numpy</c>.</summary>
    private static void FillArithmetic(Dictionary<string, OperationForm> table)
    {
        Pair("Add", Ops.Add, "Add");
        Pair("Subtract", Ops.Subtract, "Sub");
        Pair("Multiply", Ops.Multiply, "Mul");
        Pair("Divide", Ops.Divide, "Div");
        Pair("TrueDivide", Ops.Divide, "Div");
        Pair("Power", Ops.Power, "Pow");
        Pair("Maximum", Ops.Maximum, "Max");
        Pair("Minimum", Ops.Minimum, "Min");
        Pair("FloorDivide", Ops.FloorDivide);
        Pair("Mod", Ops.Mod);
        Pair("Logaddexp", Ops.LogAddExp);
        Pair("Equal", Ops.Equal, "Equal");
        Pair("NotEqual", Ops.NotEqual);
        Pair("Greater", Ops.Greater, "Greater");
        Pair("GreaterEqual", Ops.GreaterEqual, "GreaterOrEqual");
        Pair("Less", Ops.Less, "Less");
        Pair("LessEqual", Ops.LessEqual, "LessOrEqual");
        Pair("LogicalAnd", Ops.LogicalAnd, "And");
        Pair("LogicalOr", Ops.LogicalOr, "Or");
        Pair("LogicalXor", Ops.LogicalXor, "Xor");

        One("LogicalNot", Ops.LogicalNot, "Not");
        One("Negative", Ops.Negate, "Neg");
        One("Absolute", Ops.Abs, "Abs");
        One("Abs", Ops.Abs);
        One("Sign", Ops.Sign, "Sign");
        One("Exp", Ops.Exp, "Exp");
        One("Expm1", Ops.Expm1);
        One("Log", Ops.Log, "Log");
        One("Log1p", Ops.Log1P);
        One("Log2", Ops.Log2);
        One("Log10", Ops.Log10);
        One("Sqrt", Ops.Sqrt, "Sqrt");
        One("Square", Ops.Square);
        One("Reciprocal", Ops.Reciprocal, "Reciprocal");
        One("Sin", Ops.Sin, "Sin");
        One("Cos", Ops.Cos, "Cos");
        One("Tan", Ops.Tan, "Tan");
        One("Sinh", Ops.Sinh, "Sinh");
        One("Cosh", Ops.Cosh, "Cosh");
        One("Tanh", Ops.Tanh, "Tanh");
        One("Arcsin", Ops.Arcsin, "Asin");
        One("Arccos", Ops.Arccos, "Acos");
        One("Arctan", Ops.Arctan, "Atan");
        One("Floor", Ops.Floor, "Floor");
        One("Ceil", Ops.Ceil, "Ceil");
        One("Isfinite", Ops.IsFinite);
        One("Isinf", Ops.IsInfinite, "IsInf");
        One("Isnan", Ops.IsNaN, "IsNaN");
        table["Round"] = new(Numpy, o => o.Settings.Int("decimals", 0) == 0 ? Ops.Round(o.X) : throw o.Unsupported("decimals", "only 0 is"))
        {
            Onnx = "Round",
            Also = [("decimals", "0")],
        };

        void Pair(string name, Func<Tensor, Tensor, Tensor> function, string? onnx = null)
            => table[name] = new(Numpy, o => function(o.X, o.Y)) { Onnx = onnx };

        void One(string name, Func<Tensor, Tensor> function, string? onnx = null)
            => table[name] = new(Numpy, o => function(o.X)) { Onnx = onnx };
    }
}
