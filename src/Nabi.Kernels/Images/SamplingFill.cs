namespace Nabi.Kernels;

/// <summary>What lies around an image that is sampled.</summary>
public enum SamplingFill
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The image mirrored behind its outermost pixels.</summary>
    Reflect,

    /// <summary>The image again and again.</summary>
    Wrap,

    /// <summary>The outermost pixels again and again.</summary>
    Nearest,
}
