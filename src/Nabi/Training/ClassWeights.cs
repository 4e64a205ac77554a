using System.Numerics.Tensors;

namespace Nabi;

/// <summary>Turns weights of classes into weights of samples, or of steps where each step has its class.</summary>
internal sealed class ClassWeights
{
    private readonly Model model;
    private readonly IReadOnlyDictionary<int, float> classes;
    private readonly string owner;

    /// <param name="model">The model, whose output says what the targets mean.</param>
    /// <param name="classes">The weight of each class; 1 for those that are not named.</param>
    /// <param name="owner">Who was given them, for errors.</param>
    /// <exception cref="NabiException">A weight is negative or not a number.</exception>
    public ClassWeights(Model model, IReadOnlyDictionary<int, float> classes, string owner)
    {
        (this.model, this.classes, this.owner) = (model, classes, owner);
        foreach (var (number, weight) in classes)
        {
            if (!(weight >= 0f && float.IsFinite(weight)))
            {
                throw new NabiException(
                    FormattableString.Invariant($"{owner}: the weight of class {number} must be 0 or more, got {weight}."));
            }
        }
    }

    /// <summary>The same batch with the weights of its classes, times the ones it has.</summary>
    public BatchRows Weigh(in BatchRows rows)
    {
        if (rows.Targets.Count != 1)
        {
            throw new NabiException(
                $"{owner}: class weights need a model with exactly one output, got {rows.Targets.Count} targets; "
                + "give sample weights instead.");
        }

        return rows with
        {
            SampleWeights = [Times(Of(rows.Targets[0], rows.Inputs), rows.SampleWeights.Count > 0 ? rows.SampleWeights[0] : null)]
        };
    }

    private Tensor Of(Tensor target, IReadOnlyList<Tensor> inputs)
    {
        var shape = target.Shape;
        // One number for each class number: (samples), (samples, 1), and (samples, time) where the output has an axis more. Else a row
        // tells its class by its largest number.
        var numbers = shape.Rank == 1 || shape[-1] == 1;
        if (!numbers && OutputShape(inputs) is var output && output.Rank == shape.Rank + 1)
        {
            numbers = output[-1] != 1
                ? true
                : throw new NabiException(
                    $"{owner}: class weights by step need a loss for each step, but targets of shape {shape} have one for each row of the "
                    + $"output {output}; add an axis of length 1 to the targets.");
        }

        var places = shape.Rank > 1 && (shape[-1] == 1 || !numbers) ? shape.Slice(0, shape.Rank - 1) : shape;
        var width = numbers ? 1 : shape[-1];
        var result = Tensor.Empty(places);
        var weights = result.Floats;
        for (var i = 0; i < weights.Length; i++)
            weights[i] = classes.TryGetValue(ClassOf(target, i * width, width), out var weight) ? weight : 1f;
        return result;
    }

    private static int ClassOf(Tensor target, int from, int width)
    {
        if (target.DType == DType.Bool)
            return width == 1 ? target.Whole(from) : Math.Max(0, target.Booleans.Slice(from, width).IndexOf(true));
        if (target.DType == DType.Int32)
            return width == 1 ? target.Integers[from] : Largest(target.Integers.Slice(from, width));
        var row = target.Floats.Slice(from, width);
        return width == 1 ? (int)MathF.Round(row[0]) : TensorPrimitives.IndexOfMax(row);
    }

    private static int Largest(ReadOnlySpan<int> row)
    {
        var best = 0;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }

        return best;
    }

    /// <summary>The shape of the model's output; a model that does not know it yet is asked with one sample.</summary>
    private Shape OutputShape(IReadOnlyList<Tensor> inputs)
    {
        if (model.Outputs.Count > 0)
            return model.Outputs[0].Shape;
        if (model.OutputShapes is { Count: > 0 } known)
            return known[0];
        return model.PredictAll([.. inputs.Select(input => input.View(input.Shape.With(0, 1), 0))])[0].Shape;
    }

    private Tensor Times(Tensor byClass, Tensor? bySample)
    {
        if (bySample is null)
            return byClass;
        var (a, b) = (Trimmed(byClass), Trimmed(bySample));
        for (var axis = 0; axis < Math.Min(a.Rank, b.Rank); axis++)
        {
            if (a.Shape[axis] != b.Shape[axis])
                throw new NabiException($"{owner}: class weights go with sample weights of shape {byClass.Shape}, got {bySample.Shape}.");
        }

        var (wide, narrow) = a.Rank >= b.Rank ? (a, b) : (b, a);
        var result = wide.Clone();
        var values = result.Floats;
        var factors = narrow.Floats;
        var each = values.Length / Math.Max(1, factors.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] *= factors[i / each];
        return result;
    }

    private static Tensor Trimmed(Tensor weights)
        => weights.Rank > 1 && weights.Shape[-1] == 1 ? weights.View(weights.Shape.Slice(0, weights.Rank - 1), 0) : weights;
}
