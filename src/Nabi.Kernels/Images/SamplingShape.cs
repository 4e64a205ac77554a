namespace Nabi.Kernels;

/// <summary>Images (batch, height, width, channels) and how they are sampled.</summary>
/// <param name="Batch">Images, 0 or more.</param>
/// <param name="Height">Rows, 0 or more.</param>
/// <param name="Width">Columns, 0 or more.</param>
/// <param name="Channels">Numbers per pixel, 0 or more.</param>
public readonly record struct SamplingShape(int Batch, int Height, int Width, int Channels)
{
    /// <summary>Whether one transform counts for all images, or each has its own (default).</summary>
    public bool SharesTransform { get; init; }

    /// <summary>Whether a pixel is mixed of the four around its place, or is the nearest one (default).</summary>
    public bool IsBilinear { get; init; }

    /// <summary>What lies around an image; <see cref="SamplingFill.Constant"/> by default.</summary>
    public SamplingFill Fill { get; init; }

    /// <summary>The number around an image, where it is a constant, and at places that are no finite number; 0 by default.</summary>
    public float FillValue { get; init; }

    /// <summary>Numbers of one image.</summary>
    public int Image => checked(Height * Width * Channels);

    internal void Check(int images, int transforms)
    {
        Guard.Size(Batch, 0, nameof(Batch));
        Guard.Size(Height, 0, nameof(Height));
        Guard.Size(Width, 0, nameof(Width));
        Guard.Size(Channels, 0, nameof(Channels));
        Guard.Same(checked(Batch * Image), images, nameof(images));
        Guard.Same(checked(8 * (SharesTransform ? 1 : Batch)), transforms, nameof(transforms));
    }
}
