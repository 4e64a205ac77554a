namespace Nabi.Metrics;

/// <summary>How an <see cref="FBetaScore"/> makes one number of the classes'.</summary>
public readonly partial record struct ClassAverage : IOption<ClassAverage>
{
    /// <summary><c>micro</c>: counts over all classes together.</summary>
    public static partial ClassAverage Micro { get; }

    /// <summary><c>macro</c>: the mean over the classes.</summary>
    public static partial ClassAverage Macro { get; }

    /// <summary><c>weighted</c>: the mean weighted by the number of ones per class.</summary>
    public static partial ClassAverage Weighted { get; }
}
