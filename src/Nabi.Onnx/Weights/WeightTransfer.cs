namespace Nabi.Onnx;

/// <summary>Numbers of a file's node become those of layers.</summary>
internal static class WeightTransfer
{
    /// <summary>The new values of a node's variables.</summary>
    /// <param name="file">What the file says.</param>
    /// <param name="model">The layers.</param>
    public static IEnumerable<(Variable Variable, Tensor Value)> Values(FileNode file, ModelNode model)
    {
        if (model.Layer is null or Add && model.Normalization is null)
            yield break;
        var (norm, affine) = (model.Normalization, file.Affine);
        var channels = norm?.OwnVariables[0].Shape[0] ?? 0;
        if (model.Layer is { } layer && file.Kernel is { } kernel)
        {
            var (weights, bias) = (layer.OwnVariables[0], layer.OwnVariables.ElementAtOrDefault(1));
            channels = bias?.Shape[0] ?? channels;
            if (norm is null && !affine.IsSummand)
            {
                kernel *= new Tensor(kernel.Rank == 4 && layer is DepthwiseConv2D ? [kernel.Shape[2], kernel.Shape[3]] : [channels],
                    Floats(affine.Factor(channels)));
            }

            yield return (weights, kernel);
            if (bias is not null)
                yield return (bias, norm is null ? new Tensor([channels], Floats(affine.Summand(channels))) : Tensor.Zeros([channels]));
        }

        if (norm is null)
            yield break;
        foreach (var value in Normalized(norm, affine, channels))
            yield return value;
    }

    // A normalization of the file as it is; what was folded into other numbers as one of mean 0 and variance 1.
    private static IEnumerable<(Variable Variable, Tensor Value)> Normalized(BatchNormalization norm, ChannelAffine affine, int channels)
    {
        var own = affine.Normalization is { } kept && kept.Gamma.Length == channels
            ? kept : ((float[], float[], float[], float[], float)?)null;
        var (gamma, beta, mean, variance, epsilon) = own ?? (Floats(affine.Factor(channels)), Floats(affine.Summand(channels)),
            new float[channels], [.. Enumerable.Repeat(1f, channels)], 0f);
        // The network's own epsilon is added again.
        var shift = epsilon - norm.Epsilon;
        variance = Array.ConvertAll(variance, value => value + shift);
        if (!norm.Scale || !norm.Center)
            throw new NabiException($"{norm.Title} has no gamma or no beta, which files always have; weights come to layers with both.");
        foreach (var (variable, values) in norm.OwnVariables.Zip((float[][])[gamma, beta, mean, variance]))
            yield return (variable, new Tensor([channels], values));
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
