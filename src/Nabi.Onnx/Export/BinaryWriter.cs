namespace Nabi.Onnx;

/// <summary>Functions of two tensors element by element: an operator, or the formula of one that ONNX lacks.</summary>
internal static class BinaryWriter
{
    /// <summary>The output's name, or null for a function that is not known here.</summary>
    public static string? Write(Exporter to, TracedCall step)
    {
        var build = to.Build;
        var (a, b) = (to.Float(step.Input(0)), to.Float(step.Input(1)));
        return step.Primitive.Name switch
        {
            "FloorDivide" => Times(),
            "Mod" => build.Node("Sub", [a, build.Node("Mul", [Times(), b])]),
            "Logaddexp" => build.Node("Add", [b, build.Node("Softplus", [build.Node("Sub", [a, b])])]),
            "Hypot" => build.Node("Sqrt", [build.Node("Add", [build.Node("Mul", [a, a]), build.Node("Mul", [b, b])])]),
            "Arctan2" => Angle(build, a, b),
            _ when OperationTable.Find(step.Primitive.Name) is { Onnx: { } word } => build.Node(word, [a, b]),
            _ => null,
        };

        string Times() => build.Node("Floor", [build.Node("Div", [a, b])]);
    }

    /// <summary>
    /// The angle of the point (x, y): atan(y / x) to the right, half a turn more or less to the left, a quarter where x is 0.
    /// </summary>
    private static string Angle(GraphBuilder build, string y, string x)
    {
        var zero = build.Scalar(0f);
        var isOnAxis = build.Node("Equal", [x, zero]);
        var slope = build.Node("Atan", [build.Node("Div", [y, build.Node("Where", [isOnAxis, build.Scalar(1f), x])])]);
        var isBelow = build.Node("Less", [y, zero]);
        var half = build.Node("Where", [isBelow, build.Scalar(-MathF.PI), build.Scalar(MathF.PI)]);
        var left = build.Node("Where", [build.Node("Less", [x, zero]), build.Node("Add", [slope, half]), slope]);
        return build.Node("Where", [isOnAxis, build.Node("Mul", [build.Node("Sign", [y]), build.Scalar(MathF.PI / 2)]), left]);
    }
}
