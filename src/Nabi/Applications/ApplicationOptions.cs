namespace Nabi;

/// <summary>What a network of <see cref="Applications"/> is made for. Keras's names and defaults, but for the weights.</summary>
/// <example><code>Applications.ResNet50(new() { IncludeTop = false, Pooling = "avg" })</code></example>
public sealed class ApplicationOptions
{
    /// <summary>Whether the network ends in a dense layer of classes; true by default.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>
    /// Height, width and channels of the pictures, null for lengths that vary; null (default) for 224 x 224 x 3 with the top, and for any
    /// height and width without.
    /// </summary>
    public IReadOnlyList<int?>? InputShape { get; init; }

    /// <summary>The tensor that the network is applied to, of a larger model; null (default) for an input of its own.</summary>
    public Tensor? InputTensor { get; init; }

    /// <summary>What follows the last feature map where there is no top: <c>avg</c>, <c>max</c>; null (default) for nothing.</summary>
    public FeaturePooling? Pooling { get; init; }

    /// <summary>The number of classes; 1000 by default.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>The function of the dense layer of classes; <c>softmax</c> by default, <c>linear</c> for logits.</summary>
    public Activation ClassifierActivation { get; init; } = "softmax";

    /// <summary>The model's name; null (default) for the network's own.</summary>
    public string? Name { get; init; }
}
