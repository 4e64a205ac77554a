namespace Nabi.Losses;

/// <summary>Target and prediction of one shape to one loss per row along <c>axis</c>. No gradient for the target.</summary>
internal sealed class RowFormulaPrimitive(string name, RowFormula rows, int axis) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (name, rows, axis);

    public override string Name => name;

    public override bool HasGradient(int input) => input == 1;

    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[1].Shape;
        var along = shape.Axis(axis);
        return [new TensorSpec(shape.Slice(0, along).Concat(shape.Slice(along + 1, shape.Rank - along - 1)))];
    }

    public override void Forward(PrimitiveCall call)
    {
        var (length, stride) = Layout(call);
        var output = call.Out();
        rows.Prepare(call.In(0));
        for (var row = 0; row < output.Length; row++)
        {
            var work = call.Scratch(2, length);
            output[row] = (float)rows.Value(Row(call, 0, row, length, stride), Row(call, 1, row, length, stride), work);
        }
    }

    public override void Backward(PrimitiveCall call)
    {
        var (length, stride) = Layout(call);
        var upstream = call.OutputGradient();
        var gradient = call.ClearedGradient(1);
        rows.Prepare(call.In(0));
        for (var row = 0; row < upstream.Length; row++)
        {
            var target = Row(call, 0, row, length, stride);
            var prediction = Row(call, 1, row, length, stride);
            var work = call.Scratch(2, length);
            if (stride == 1)
            {
                rows.AddDerivative(target, prediction, upstream[row], work, gradient.Slice(row * length, length));
                continue;
            }

            var slope = call.Scratch(3, length);
            slope.Clear();
            rows.AddDerivative(target, prediction, upstream[row], work, slope);
            var start = row / stride * stride * length + row % stride;
            for (var i = 0; i < length; i++)
                gradient[start + i * stride] += slope[i];
        }
    }

    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) => rows.Formula(inputs[0], inputs[1], axis);

    private (int Length, int Stride) Layout(PrimitiveCall call)
    {
        var shape = call.InputTensors[1].Shape;
        var along = shape.Axis(axis);
        var stride = 1;
        for (var i = along + 1; i < shape.Rank; i++)
            stride *= shape[i];
        return (shape[along], stride);
    }

    // A row along another axis than the last is gathered first.
    private static ReadOnlySpan<float> Row(PrimitiveCall call, int input, int row, int length, int stride)
    {
        if (stride == 1)
            return call.In(input).Slice(row * length, length);
        var values = call.In(input);
        var gathered = call.Scratch(input, length);
        var start = row / stride * stride * length + row % stride;
        for (var i = 0; i < length; i++)
            gathered[i] = values[start + i * stride];
        return gathered;
    }
}
