namespace Nabi.Losses;

/// <summary>Target and prediction of one shape to one loss a row along <c>axis</c>. No gradient for the target.</summary>
internal sealed class RowLossPrimitive(string name, RowLoss rows, int axis) : Primitive
{
    public override string Name => name;

    public override bool HasGradient(int input) => input == 1;

    public override Spec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[1].Shape;
        var along = shape.Axis(axis);
        return [new Spec(shape.Slice(0, along).Concat(shape.Slice(along + 1, shape.Rank - along - 1)))];
    }

    public override void Forward(Step step)
    {
        var (length, stride) = Layout(step);
        var output = step.Out();
        rows.Prepare(step.In(0));
        for (var row = 0; row < output.Length; row++)
        {
            var work = step.Scratch(2, length);
            output[row] = (float)rows.Value(Row(step, 0, row, length, stride), Row(step, 1, row, length, stride), work);
        }
    }

    public override void Backward(Step step)
    {
        var (length, stride) = Layout(step);
        var upstream = step.OutputGradient();
        var gradient = step.ClearedGradient(1);
        rows.Prepare(step.In(0));
        for (var row = 0; row < upstream.Length; row++)
        {
            var target = Row(step, 0, row, length, stride);
            var prediction = Row(step, 1, row, length, stride);
            var work = step.Scratch(2, length);
            if (stride == 1)
            {
                rows.AddSlope(target, prediction, upstream[row], work, gradient.Slice(row * length, length));
                continue;
            }

            var slope = step.Scratch(3, length);
            slope.Clear();
            rows.AddSlope(target, prediction, upstream[row], work, slope);
            var start = row / stride * stride * length + row % stride;
            for (var i = 0; i < length; i++)
                gradient[start + i * stride] += slope[i];
        }
    }

    private (int Length, int Stride) Layout(Step step)
    {
        var shape = step.Inputs[1].Shape;
        var along = shape.Axis(axis);
        return (shape[along], shape.Slice(along + 1, shape.Rank - along - 1).Size);
    }

    // A row along another axis than the last is gathered first.
    private static ReadOnlySpan<float> Row(Step step, int input, int row, int length, int stride)
    {
        if (stride == 1)
            return step.In(input).Slice(row * length, length);
        var values = step.In(input);
        var gathered = step.Scratch(input, length);
        var start = row / stride * stride * length + row % stride;
        for (var i = 0; i < length; i++)
            gathered[i] = values[start + i * stride];
        return gathered;
    }
}
