using System.Globalization;

namespace Nabi;

/// <summary>
/// Networks for pictures, with Keras's layers, names and numbers of weights; their first weights are random. Weights of Keras's files come
/// by <c>LoadWeights</c> (<c>.h5</c>, <c>.weights.h5</c>). Features of any layer: <c>new Model(net.Inputs[0],
/// net.GetLayer("avg_pool").Output)</c>; frozen: <c>net.Trainable = false</c>; for films: <c>new TimeDistributed(net)</c>.
/// </summary>
/// <remarks>Keras's <c>applications</c>.</remarks>
public static partial class Applications
{
    // The smallest pictures that all halvings leave something of.
    private const int SmallestSide = 32;

    /// <summary>Pictures as a network wants them.</summary>
    /// <param name="pictures">(..., height, width, 3), red first, numbers from 0 to 255.</param>
    /// <param name="mode">What the network wants; each network's page says it.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="NabiException">The last axis is not 3 long.</exception>
    /// <remarks>Keras's <c>preprocess_input</c>.</remarks>
    public static Tensor Preprocess(Tensor pictures, PicturePreprocessing mode)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Rank < 3 || pictures.Shape[-1] != 3)
            throw new NabiException($"Preprocess needs pictures (..., height, width, 3), got {pictures.Shape}.");
        var x = Ops.Cast(pictures, DType.Float32);
        if (mode == PicturePreprocessing.Tf)
            return x / 127.5f - 1f;
        if (mode == PicturePreprocessing.Unit)
            return x / 255f;
        return mode == PicturePreprocessing.Torch
            ? (x / 255f - Tensor.From(0.485f, 0.456f, 0.406f)) / Tensor.From(0.229f, 0.224f, 0.225f)
            : Ops.Reverse(x, -1) - Tensor.From(103.939f, 116.779f, 123.68f);
    }

    private static Model Made(string name, ApplicationOptions? options, Func<Tensor, Tensor> features, Func<Tensor, Tensor>? pooled = null)
    {
        options ??= new();
        var input = options.InputTensor ?? Input.Of(new Input([.. Sides(name, options)]));
        if (input.Rank != 4)
            throw new NabiException($"{name} needs pictures (batch, height, width, channels), got {input.Shape}.");
        var x = features(input);
        if (options.IncludeTop)
        {
            x = pooled is null ? new GlobalAveragePooling2D { Name = "avg_pool" }.Apply(x) : pooled(x);
            x = new Dense(options.Classes, options.ClassifierActivation) { Name = "predictions" }.Apply(x);
        }
        else if (options.Pooling is { } pooling)
        {
            x = pooling == FeaturePooling.Avg ? new GlobalAveragePooling2D { Name = "avg_pool" }.Apply(x)
                : new GlobalMaxPooling2D { Name = "max_pool" }.Apply(x);
        }

        return new Model(input, x) { Name = options.Name ?? name };
    }

    private static IReadOnlyList<int?> Sides(string name, ApplicationOptions options)
    {
        var sides = options.InputShape ?? (options.IncludeTop ? [224, 224, 3] : [null, null, 3]);
        if (sides.Count != 3 || sides[2] is null or < 1 || sides.Take(2).Any(side => side < SmallestSide))
        {
            throw new NabiException(
                $"{name} needs an InputShape of height and width, {SmallestSide} or more, and channels, got "
                + $"({string.Join(", ", sides.Select(side => side?.ToString(CultureInfo.InvariantCulture) ?? "null"))}).");
        }

        return sides;
    }
}
