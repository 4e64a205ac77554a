namespace Nabi.Onnx;

/// <summary>Constants, types, and tensors made from lengths.</summary>
internal static class ConstantOperators
{
    public static void Add(Dictionary<string, OnnxOperator> table)
    {
        table["Constant"] = new(Constant, 0, 0, "value:t value_float:f value_floats:fs value_int:i value_ints:is");
        table["ConstantOfShape"] = new(ConstantOfShape, 1, 1, "value:t") { Settings = [0], Rank = call => call.Value(0).Shape[0] };
        table["Range"] = new(Range, 3, 3, "") { Settings = [0, 1, 2], Rank = _ => 1 };
        table["EyeLike"] = new(Eye, 1, 1, "k:i dtype:i") { Rank = _ => 2 };
        table["Trilu"] = new(Triangle, 1, 2, "upper:i=0|1") { Settings = [1] };
        table["Cast"] = new(call => Cast(call, (OnnxType)call.Int("to")), 1, 1, "to:i saturate:i round_mode:s") { TakesUnknown = true };
        table["CastLike"] = new(call => Cast(call, call.Value(1).Type), 2, 2, "saturate:i round_mode:s") { TakesUnknown = true };
        table["Identity"] = new(call => call.Output(call.X), 1, 1, "") { TakesUnknown = true };
        table["Dropout"] = new(Dropout, 1, 3, "ratio:f@-11 is_test:i=0|1@-6 seed:i@12-") { Settings = [1, 2], TakesUnknown = true };
    }

    private static OnnxValue[] Constant(OnnxCall call)
    {
        if (call.Attribute("value")?.T is { } tensor)
            return [new OnnxTensorReader("the file", null, Files.ReadLimits.Default).Read(tensor)];
        if (call.Attribute("value_float") is { } real)
            return [OnnxValue.Constant(Shape.Scalar, [real.F], OnnxType.Float)];
        if (call.Attribute("value_int") is { } whole)
            return [OnnxValue.Constant(Shape.Scalar, [whole.I], OnnxType.Int64)];
        if (call.Attribute("value_floats") is { } reals)
            return [OnnxValue.Constant([reals.Floats.Count], [.. reals.Floats], OnnxType.Float)];
        return call.Attribute("value_ints") is { } wholes
            ? [OnnxValue.Numbered([.. wholes.Ints], OnnxOrigin.File)] : throw new NabiException("a constant holds no numbers");
    }

    private static OnnxValue[] ConstantOfShape(OnnxCall call)
    {
        var shape = call.Fit(call.Value(0).Whole());
        if (call.Attribute("value")?.T is not { } tensor)
            return call.Output(Tensor.Filled(shape, 0f), OnnxType.Float);
        var value = new OnnxTensorReader("the file", null, Files.ReadLimits.Default).Read(tensor);
        return call.Output(Tensor.Filled(shape, value.Number), value.Type);
    }

    private static OnnxValue[] Range(OnnxCall call)
    {
        double start = call.Value(0).Number;
        double step = call.Value(2).Number;
        if (step == 0)
            throw new NabiException("the step is 0");
        var count = Math.Max(0, Math.Ceiling((call.Value(1).Number - start) / step));
        var shape = call.Fit([double.IsFinite(count) ? (long)Math.Min(count, 1e12) : -1]);
        var numbers = new float[shape.Size];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)(start + i * step);
        return call.Output(new Tensor(shape, numbers));
    }

    private static OnnxValue[] Eye(OnnxCall call)
    {
        var shape = call.X.Shape;
        if (shape.Rank != 2)
            throw new NabiException($"a matrix is expected, not {shape}");
        var origin = call.Origin == OnnxOrigin.File ? OnnxOrigin.File : OnnxOrigin.Lengths;
        var eye = Tensor.Filled(call.Fit(shape), 0f);
        var shift = call.Int("k", 0);
        for (var i = 0; i < shape[0]; i++)
        {
            if ((long)i + shift is >= 0 and var at && at < shape[1])
                eye.Floats[i * shape[1] + (int)at] = 1f;
        }

        return [new OnnxValue(eye, (OnnxType)call.Int("dtype", (int)call.Value(0).Type), origin)];
    }

    /// <summary>
    /// What lies above or below a diagonal, zeros elsewhere: selected instead of multiplied by 0, because infinity times 0 is NaN.
    /// </summary>
    private static OnnxValue[] Triangle(OnnxCall call)
    {
        var shape = call.X.Shape;
        if (shape.Rank < 2)
            throw new NabiException($"matrices are expected, not {shape}");
        if (call.IsShapes)
            return call.Shaped(shape);
        var shift = call.Optional(1)?.WholeNumber ?? 0;
        var upper = call.Flag("upper", true);
        var (rows, columns) = (shape[-2], shape[-1]);
        var kept = new bool[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                kept[i * columns + j] = upper ? j - i >= shift : j - i <= shift;
        }

        var chosen = new Tensor([rows, columns], kept);
        return call.Output(call.X.DType == DType.Bool ? Ops.LogicalAnd(call.X, chosen) : Ops.Where(chosen, call.X, 0f));
    }

    private static OnnxValue[] Cast(OnnxCall call, OnnxType to)
    {
        var from = call.Value(0);
        var whole = from.IsWhole ? from.Tensor : null;
        var result = to switch
        {
            OnnxType.Bool or OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.Bfloat16 => from.Tensor,
            OnnxType.Int32 or OnnxType.Int64 or OnnxType.Uint32 or OnnxType.Uint64 => whole ?? PointwiseOperators.Whole(from.Tensor),
            // Narrow types keep the lowest bits.
            OnnxType.Uint8 => Wrapped(256f, 0f),
            OnnxType.Int8 => Wrapped(256f, 128f),
            OnnxType.Uint16 => Wrapped(65536f, 0f),
            OnnxType.Int16 => Wrapped(65536f, 32768f),
            _ => throw new NabiException($"a cast to type {(int)to} is not known here"),
        };
        return call.Output(result, to);

        Tensor Wrapped(float range, float shift)
        {
            if (from.Type == to || from.Type == OnnxType.Bool)
                return from.Tensor;
            var x = (whole ?? PointwiseOperators.Whole(from.Tensor)) + shift;
            return x - Ops.Floor(x * (1f / range)) * range - shift;
        }
    }

    private static OnnxValue[] Dropout(OnnxCall call)
    {
        if (call.Optional(2) is { } training && (!training.IsConstant || training.Number != 0) || (call.Opset < 7 && !call.Flag("is_test")))
            throw new NabiException("the node drops numbers as in training; export the model for inference");
        if (call.OutputCount < 2)
            return call.Output(call.X);
        var origin = call.IsShapes && !call.X.Shape.IsKnown ? OnnxOrigin.Data : OnnxOrigin.Lengths;
        var mask = call.IsShapes ? Tensor.Symbolic(call.X.Shape, DType.Bool) : Tensor.Filled(call.X.Shape, true);
        return [call.OutputValue(call.X),
            new OnnxValue(mask, call.Opset < 10 ? call.Value(0).Type : OnnxType.Bool, call.IsShapes ? OnnxOrigin.Data : origin)];
    }
}
