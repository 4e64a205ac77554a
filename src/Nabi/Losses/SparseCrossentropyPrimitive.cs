using System.Numerics.Tensors;

namespace Nabi.Losses;

/// <summary>
/// Class numbers (...) and predictions (..., C) to one loss each: -ln of the true class's probability, or the generalized
/// (1 - p^q) / q. The second output is true where a label counts and false where it is the ignored class.
/// </summary>
internal sealed class SparseCrossentropyPrimitive(string owner, bool fromLogits, int? ignoredClass, float? power = null) : Primitive
{
    private const float Epsilon = 1e-7f;

    // Numbers that a part has at least, and how many parts there are at most: each has working memory of its own.
    private const int PartLength = 1 << 15;
    private const int MostParts = 32;

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
        var (rows, classes) = (call.Out().Length, call.InputTensors[1].Shape[-1]);
        for (var row = 0; row < rows; row++)
            call.OutBooleans(1)[row] = Label(call.InputTensors[0], row, classes) >= 0;
        call.InParts(rows, PartRows(call), static (call, first, count)
            => ((SparseCrossentropyPrimitive)call.Primitive).Lose(call, first, count));
    }

    public override void Backward(PrimitiveCall call)
    {
        call.ClearedGradient(1);
        if (!call.OutputGradient().IsEmpty)
        {
            call.InParts(call.Out().Length, PartRows(call), static (call, first, count)
                => ((SparseCrossentropyPrimitive)call.Primitive).Derive(call, first, count));
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

    private void Lose(PrimitiveCall call, int first, int count)
    {
        var classes = call.InputTensors[1].Shape[-1];
        var work = Work(call, first, classes);
        for (var row = first; row < first + count; row++)
        {
            var label = Label(call.InputTensors[0], row, classes);
            call.Out()[row] = label < 0 ? 0f : (float)Value(call.In(1).Slice(row * classes, classes), label, work);
        }
    }

    private void Derive(PrimitiveCall call, int first, int count)
    {
        var classes = call.InputTensors[1].Shape[-1];
        var upstream = call.OutputGradient();
        var gradient = call.InputGradient(1);
        var work = Work(call, first, classes);
        for (var row = first; row < first + count; row++)
        {
            var label = Label(call.InputTensors[0], row, classes);
            if (label >= 0 && upstream[row] != 0)
                AddDerivative(call.In(1).Slice(row * classes, classes), label, upstream[row], work, gradient.Slice(row * classes, classes));
        }
    }

    private static int PartRows(PrimitiveCall call)
    {
        var (rows, classes) = (call.Out().Length, Math.Max(1, call.InputTensors[1].Shape[-1]));
        var each = Math.Max(Math.Max(1, PartLength / classes), (rows + MostParts - 1) / MostParts);
        // Made before the parts run.
        call.Scratch(0, (rows + each - 1) / each * classes);
        return each;
    }

    private static Span<float> Work(PrimitiveCall call, int first, int classes)
    {
        var each = PartRows(call);
        return call.Scratch(0, (call.Out().Length + each - 1) / each * classes).Slice(first / each * classes, classes);
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
