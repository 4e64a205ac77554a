namespace Nabi.Losses;

/// <summary>What a loss divides the sum of its values by.</summary>
internal enum LossDivisor
{
    /// <summary>1.</summary>
    None,

    /// <summary>The number of values.</summary>
    Count,

    /// <summary>The sum of the weights.</summary>
    SampleWeights,
}

/// <summary>
/// Values (..), then sample weights and then masks if there are any, to one number: the sum of value times weight over a
/// divisor. A mask's steps that do not count have weight 0, and with <see cref="LossDivisor.Count"/> the others share the whole.
/// </summary>
internal sealed class LossReductionPrimitive(string owner, LossDivisor divisor, bool weighted) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (owner, divisor, weighted);

    public override string Name => owner;

    public override bool HasGradient(int input) => input == 0;

    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        for (var i = 1; i < inputs.Length; i++)
            SampleWeightLayout.Check(owner, inputs[0].Shape, inputs[i].Shape, weighted && i == 1 ? "sample weights" : "mask");
        return [new TensorSpec(Shape.Scalar)];
    }

    public override void Forward(PrimitiveCall call)
    {
        var values = call.In();
        var scale = call.Scratch(0, Math.Max(1, values.Length));
        Weigh(call, scale[..values.Length]);
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (scale[i] != 0)
                sum += (double)values[i] * scale[i];
        }

        call.Out()[0] = (float)sum;
    }

    public override void Backward(PrimitiveCall call)
    {
        var upstream = call.OutputGradient()[0];
        var gradient = call.InputGradient();
        var scale = call.Scratch(0, Math.Max(1, gradient.Length));
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = (call.Adds(0) ? gradient[i] : 0f) + upstream * scale[i];
    }

    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
        => [outputGradients[0]! * GradientPrimitive.Derivative(call), .. new Tensor?[call.InputTensors.Count - 1]];

    /// <summary>The factor of every value, the divisor included.</summary>
    private void Weigh(PrimitiveCall call, Span<float> scale)
    {
        scale.Fill(1f);
        double masked = 1;
        for (var i = 1; i < call.InputTensors.Count; i++)
        {
            var isMask = !(weighted && i == 1);
            var weights = call.AsFloats(i);
            SampleWeightLayout.Multiply(scale, call.InputTensors[0].Shape, weights, call.InputTensors[i].Shape);
            if (isMask && divisor == LossDivisor.Count)
                masked *= Share(weights);
        }

        var total = divisor switch
        {
            LossDivisor.Count => scale.Length / masked,
            LossDivisor.SampleWeights when call.InputTensors.Count > 1 => Sum(scale),
            LossDivisor.SampleWeights => scale.Length,
            _ => 1,
        };
        var factor = total == 0 ? 0f : (float)(1 / total);
        for (var i = 0; i < scale.Length; i++)
            scale[i] *= factor;
    }

    // All steps over those that count; 0 when none does.
    private static double Share(ReadOnlySpan<float> mask)
    {
        var valid = Sum(mask);
        return valid == 0 ? 0 : mask.Length / valid;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
