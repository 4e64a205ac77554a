using System.Numerics.Tensors;

namespace Nabi;

/// <summary>
/// What the losses of a part of a batch count in the loss of the whole: as many as the means that they are were over, so that the parts'
/// means, each times its share, over the sum of the shares are the mean of the whole.
/// </summary>
internal static class LossShares
{
    /// <summary>Finds the shares.</summary>
    /// <param name="compilation">What the model was compiled with.</param>
    /// <param name="program">The step that ran on the part.</param>
    /// <param name="outputs">Room for the share of each output; NaN for one without a loss.</param>
    /// <param name="isWhole">Whether the part is the whole batch.</param>
    /// <returns>The share of the whole loss.</returns>
    public static double Fill(Compilation compilation, StepProgram program, Span<double> outputs, bool isWhole)
    {
        double? first = null;
        for (var i = 0; i < outputs.Length; i++)
        {
            var isKnown = i < program.Predictions.Count && (compilation.Losses.Count == 1 || i < compilation.Losses.Count);
            var loss = isKnown ? compilation.LossOf(i) : null;
            outputs[i] = loss is null ? double.NaN
                : loss.Reduction == Losses.Reduction.Sum || loss.Reduction == Losses.Reduction.None ? 1
                : Of(program, i, loss.Reduction == Losses.Reduction.MeanWithSampleWeight);
            if (!double.IsNaN(outputs[i]))
                first ??= outputs[i];
        }

        return isWhole ? 1 : first ?? program.Samples;
    }

    private static double Of(StepProgram program, int output, bool byWeights)
    {
        var mask = program.Predictions[output].Mask is { DType: DType.Bool } given ? given : null;
        var weights = program.SampleWeights.Count == 0 ? null : program.SampleWeights[program.SampleWeights.Count == 1 ? 0 : output];
        if (!byWeights || weights is not { DType: DType.Float32 })
            return mask is null ? program.Samples : mask.Booleans.Count(true);
        var numbers = weights.Floats;
        if (mask is null || mask.Length % numbers.Length != 0)
            return TensorPrimitives.Sum<float>(numbers);
        var (sum, each) = (0.0, mask.Length / numbers.Length);
        for (var i = 0; i < mask.Length; i++)
            sum += mask.Booleans[i] ? numbers[i / each] : 0;
        return sum;
    }
}
