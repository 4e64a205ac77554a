using System.Numerics.Tensors;

namespace Nabi.Losses;

/// <summary>
/// Class numbers (...) and predictions (..., C) to one loss each: -ln of the true class's probability, or the generalized
/// (1 - p^q) / q. The second output is true where a label counts and false where it is the ignored class.
/// </summary>
internal sealed class SparseCrossentropyPrimitive(string owner, bool fromLogits, int? ignoredClass, float? power = null) : Primitive
{
    private const float Epsilon = 1e-7f;

    public override string Name => owner;

    public override bool HasGradient(int input) => input == 1;

    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var shape = inputs[1].Shape;
        var lost = new TensorSpec(shape.Slice(0, shape.Rank - 1));
        return [lost, lost with { Type = DType.Bool }];
    }

    public override void Forward(PrimitiveCall call)
    {
        var classes = call.InputTensors[1].Shape[-1];
        var losses = call.Out();
        var counts = call.OutBooleans(1);
        var work = call.Scratch(0, classes);
        for (var row = 0; row < losses.Length; row++)
        {
            var label = Label(call.InputTensors[0], row, classes);
            counts[row] = label >= 0;
            losses[row] = label < 0 ? 0f : (float)Value(call.In(1).Slice(row * classes, classes), label, work);
        }
    }

    public override void Backward(PrimitiveCall call)
    {
        var classes = call.InputTensors[1].Shape[-1];
        var upstream = call.OutputGradient();
        var gradient = call.ClearedGradient(1);
        if (upstream.IsEmpty)
            return;
        var work = call.Scratch(0, classes);
        for (var row = 0; row < upstream.Length; row++)
        {
            var label = Label(call.InputTensors[0], row, classes);
            if (label >= 0 && upstream[row] != 0)
                AddDerivative(call.In(1).Slice(row * classes, classes), label, upstream[row], work, gradient.Slice(row * classes, classes));
        }
    }

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula => (_, inputs) => Losses(inputs[0], inputs[1]);

    /// <summary>Asked when nothing depends on the losses, only on what counts.</summary>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients) => [null, null];

    /// <summary>The loss of one row.</summary>
    public double Value(ReadOnlySpan<float> prediction, int label, Span<float> work)
    {
        if (power is { } q)
            return (1 - Math.Pow(prediction[label], q)) / q;
        if (fromLogits)
            return CategoricalCrossentropyFormula.Probabilities(prediction, work) - prediction[label];
        return -Math.Log(Math.Clamp(prediction[label] / TensorPrimitives.Sum(prediction), Epsilon, 1f - Epsilon));
    }

    /// <summary>The class of a row, or -1 for the ignored one.</summary>
    /// <exception cref="NabiException">The label is no class.</exception>
    public int Label(Tensor labels, int row, int classes)
    {
        var label = labels.Whole(row);
        if (label == ignoredClass)
            return -1;
        if ((uint)label >= (uint)classes)
        {
            throw new NabiException(
                $"{owner}: the label {label} is no class; the prediction has {classes} classes, so labels must be 0 to {classes - 1}.");
        }

        return label;
    }

    private Tensor Losses(Tensor labels, Tensor prediction)
    {
        var truth = Ops.OneHot(labels, prediction.Shape[-1]);
        Tensor Picked(Tensor x) => Ops.Sum(truth * x, [-1]);
        var losses = power is { } q ? (1f - Ops.Power(Picked(prediction), q)) / q
            : fromLogits ? -Picked(Ops.LogSoftmax(prediction))
            : -Ops.Log(Ops.Clip(Picked(prediction / Ops.Sum(prediction, [-1], keepDims: true)), Epsilon, 1f - Epsilon));
        return ignoredClass is { } ignored ? Ops.Where(Ops.Equal(labels, ignored), 0f, losses) : losses;
    }

    private void AddDerivative(ReadOnlySpan<float> prediction, int label, float scale, Span<float> work, Span<float> gradient)
    {
        if (power is { } q)
        {
            gradient[label] -= scale * MathF.Pow(prediction[label], q - 1);
            return;
        }

        if (fromLogits)
        {
            CategoricalCrossentropyFormula.Probabilities(prediction, work);
            TensorPrimitives.MultiplyAdd(work, scale, gradient, gradient);
            gradient[label] -= scale;
            return;
        }

        // With p = y / S and L = -ln p: dL/dy_j = 1/S, less 1/y for the label; 0 where p was held back.
        var share = 1f / TensorPrimitives.Sum(prediction);
        var p = prediction[label] * share;
        if (p is < Epsilon or > 1f - Epsilon)
            return;
        TensorPrimitives.Add(gradient, scale * share, gradient);
        gradient[label] -= scale * share / p;
    }
}
