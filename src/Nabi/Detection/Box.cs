namespace Nabi.Detection;

/// <summary>
/// A rectangle of a picture, in parts of the picture: 0 is its left (upper) edge, 1 its right (lower) edge. A box whose right edge is
/// not beyond its left one, or that has an edge that is NaN, has no area.
/// </summary>
/// <param name="Left">The left edge, a part of the picture's width.</param>
/// <param name="Top">The upper edge, a part of the picture's height.</param>
/// <param name="Right">The right edge, a part of the picture's width.</param>
/// <param name="Bottom">The lower edge, a part of the picture's height.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The width, a part of the picture's; 0 for a box without area.</summary>
    public float Width => Right > Left ? Right - Left : 0f;

    /// <summary>The height, a part of the picture's; 0 for a box without area.</summary>
    public float Height => Bottom > Top ? Bottom - Top : 0f;

    /// <summary>The area, a part of the picture's; 0 or more.</summary>
    public float Area => Width * Height;

    /// <summary>The middle between left and right edge.</summary>
    public float CenterX => Left + (Right - Left) / 2;

    /// <summary>The middle between upper and lower edge.</summary>
    public float CenterY => Top + (Bottom - Top) / 2;

    /// <summary>Whether no edge is NaN or infinite.</summary>
    public bool IsFinite => float.IsFinite(Left) && float.IsFinite(Top) && float.IsFinite(Right) && float.IsFinite(Bottom);

    /// <summary>The box around a point.</summary>
    /// <param name="x">The middle between left and right edge, a part of the picture's width.</param>
    /// <param name="y">The middle between upper and lower edge, a part of the picture's height.</param>
    /// <param name="width">A part of the picture's width.</param>
    /// <param name="height">A part of the picture's height.</param>
    public static Box FromCenter(float x, float y, float width, float height)
        => new(x - width / 2, y - height / 2, x + width / 2, y + height / 2);

    /// <summary>The part of the box that is inside of the picture; without area if nothing is.</summary>
    public Box Clipped()
        => new(Math.Clamp(Left, 0f, 1f), Math.Clamp(Top, 0f, 1f), Math.Clamp(Right, 0f, 1f), Math.Clamp(Bottom, 0f, 1f));

    /// <summary>The area that two boxes share over the area that they cover together (the Jaccard index).</summary>
    /// <param name="other">The other box, of the same picture.</param>
    /// <returns>0 for boxes that only touch or where one has no area, 1 for two that are the same.</returns>
    public float IntersectionOverUnion(Box other) => (float)Overlap(other);

    /// <summary>The intersection over union in double precision.</summary>
    internal double Overlap(Box other)
    {
        var shared = Shared(other);
        return shared > 0 ? Finite(shared / (Space + other.Space - shared)) : 0;
    }

    /// <summary>The shared area over this box's own.</summary>
    internal double Covered(Box other) => Shared(other) is > 0 and var shared ? Finite(shared / Space) : 0;

    // The edges of small boxes far from the corner are close together: in double their differences are exact.
    private double Space => ((double)Right - Left) * ((double)Bottom - Top);

    // Boxes without end.
    private static double Finite(double share) => double.IsFinite(share) ? share : 0;

    private double Shared(Box other)
    {
        var width = (double)Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = (double)Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
