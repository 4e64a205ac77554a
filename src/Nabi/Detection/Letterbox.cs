namespace Nabi.Detection;

/// <summary>
/// How a picture lies in the one that a network sees: as large as it can be with its proportions kept, in the middle, with borders of gray
/// above and below or left and right.
/// </summary>
/// <param name="PictureHeight">Rows of the picture, 1 or more.</param>
/// <param name="PictureWidth">Columns of the picture, 1 or more.</param>
/// <param name="Height">Rows of what the network sees, 1 or more.</param>
/// <param name="Width">Columns of what the network sees, 1 or more.</param>
/// <remarks>Darknet's <c>letterbox_image</c>, with pixels mixed as by <see cref="Resizing"/>.</remarks>
public readonly record struct Letterbox(int PictureHeight, int PictureWidth, int Height, int Width)
{
    private const float Gray = 0.5f;

    /// <summary>Rows of what the network sees that the picture covers.</summary>
    public int InnerHeight => FillsWidth ? Math.Max(1, (int)((long)PictureHeight * Width / PictureWidth)) : Height;

    /// <summary>Columns of what the network sees that the picture covers.</summary>
    public int InnerWidth => FillsWidth ? Width : Math.Max(1, (int)((long)PictureWidth * Height / PictureHeight));

    /// <summary>Rows above the picture.</summary>
    public int Top => (Height - InnerHeight) / 2;

    /// <summary>Columns left of the picture.</summary>
    public int Left => (Width - InnerWidth) / 2;

    private bool FillsWidth
    {
        get
        {
            Check();
            return (long)Width * PictureHeight <= (long)Height * PictureWidth;
        }
    }

    /// <summary>The pictures as the network sees them.</summary>
    /// <param name="pictures">(..., <see cref="PictureHeight"/>, <see cref="PictureWidth"/>, channels), numbers from 0 to 1.</param>
    /// <returns>(..., <see cref="Height"/>, <see cref="Width"/>, channels); borders are 0.5.</returns>
    /// <exception cref="NabiException">The pictures have another shape, or a side is below 1.</exception>
    public Tensor Apply(Tensor pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Check();
        if (pictures.Rank is not (3 or 4) || pictures.Shape[-3] != PictureHeight || pictures.Shape[-2] != PictureWidth)
        {
            throw new NabiException(
                $"Letterbox needs pictures of shape (..., {PictureHeight}, {PictureWidth}, channels), got {pictures.Shape}.");
        }

        var x = pictures.Rank == 3 ? Ops.ExpandDims(pictures, 0) : pictures;
        x = (InnerHeight, InnerWidth) == (PictureHeight, PictureWidth) ? Ops.Cast(x, DType.Float32)
            : new Resizing(InnerHeight, InnerWidth).Apply(x);
        var (below, right) = (Height - InnerHeight - Top, Width - InnerWidth - Left);
        if (Top + Left + below + right > 0)
            x = Ops.Pad(x, [(0, 0), (Top, below), (Left, right), (0, 0)], Gray);
        return pictures.Rank == 3 ? Ops.Squeeze(x, 0) : x;
    }

    /// <summary>A box of what the network sees, in parts of the picture; beyond 0 to 1 where it lies in the borders.</summary>
    /// <param name="box">In parts of what the network sees.</param>
    /// <exception cref="NabiException">A side is below 1.</exception>
    public Box ToPicture(Box box)
        => new((box.Left * Width - Left) / InnerWidth, (box.Top * Height - Top) / InnerHeight,
            (box.Right * Width - Left) / InnerWidth, (box.Bottom * Height - Top) / InnerHeight);

    /// <summary>A box of the picture, in parts of what the network sees.</summary>
    /// <param name="box">In parts of the picture.</param>
    /// <exception cref="NabiException">A side is below 1.</exception>
    public Box ToNetwork(Box box)
        => new((box.Left * InnerWidth + Left) / Width, (box.Top * InnerHeight + Top) / Height,
            (box.Right * InnerWidth + Left) / Width, (box.Bottom * InnerHeight + Top) / Height);

    private void Check()
    {
        if (PictureHeight < 1 || PictureWidth < 1 || Height < 1 || Width < 1)
        {
            throw new NabiException(
                $"Letterbox needs sides of 1 or more, got {PictureHeight} x {PictureWidth} to {Height} x {Width}.");
        }
    }
}
