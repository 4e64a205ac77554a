namespace Nabi;

/// <summary>Turns weights of classes into weights of samples.</summary>
internal static class SampleWeights
{
    /// <summary>The weights of the samples: the given ones times those of the samples' classes; null when neither is given.</summary>
    public static Tensor? Combine(IReadOnlyList<Tensor> targets, Tensor? samples, IReadOnlyDictionary<int, float>? classes, string owner)
    {
        if (classes is null)
            return samples;
        if (targets.Count != 1)
            throw new NabiException($"{owner}: class weights need a model with exactly one output, got {targets.Count}.");
        var target = targets[0];
        var count = target.Shape[0];
        var width = count == 0 ? 0 : target.Length / count;
        var result = samples?.Clone() ?? Tensor.Filled(new Shape(count), 1f);
        if (result.Rank != 1)
            throw new NabiException($"{owner}: class weights go with sample weights of shape (samples,), got {result.Shape}.");
        for (var i = 0; i < count; i++)
            if (classes.TryGetValue(ClassOf(target, i, width), out var weight))
                result.Floats[i] *= weight;
        return result;
    }

    private static int ClassOf(Tensor target, int sample, int width)
    {
        if (target.DType != DType.Float32)
            return target.Whole(sample * width);
        var row = target.Floats.Slice(sample * width, width);
        return width == 1 ? (int)MathF.Round(row[0]) : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
    }
}
