namespace Nabi.Images;

/// <summary>The kinds of image files that are read, recognised by their first bytes and not by their name.</summary>
public enum ImageFormat
{
    /// <summary>JPEG (ITU-T T.81): baseline, extended and progressive, 8 bits; grey, colour or CMYK.</summary>
    Jpeg,

    /// <summary>PNG (ISO/IEC 15948), 1 to 16 bits; interlaced too, unless narrower or lower than 5 pixels.</summary>
    Png,

    /// <summary>Windows bitmap, not compressed.</summary>
    Bmp,

    /// <summary>GIF; its first frame.</summary>
    Gif,
}
