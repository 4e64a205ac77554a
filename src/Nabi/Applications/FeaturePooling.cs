namespace Nabi;

/// <summary>How the last feature map of a network becomes one number per channel.</summary>
public readonly partial record struct FeaturePooling : IOption<FeaturePooling>
{
    /// <summary><c>avg</c>: the mean over all places.</summary>
    public static partial FeaturePooling Avg { get; }

    /// <summary><c>max</c>: the largest of all places.</summary>
    public static partial FeaturePooling Max { get; }
}
