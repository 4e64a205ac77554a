namespace Nabi.Images;

/// <summary>What the header of an image file says; no pixel was read.</summary>
/// <param name="Format">The kind of file.</param>
/// <param name="Width">Pixels of a row, as they lie in the file.</param>
/// <param name="Height">The number of rows, as they lie in the file.</param>
/// <param name="Bits">Bits of a channel, or of an index into a palette: 1 to 16.</param>
/// <param name="Orientation">
/// How a camera was held, 1 to 8, as EXIF counts: 1 as the rows lie, 3 upside down, 6 a quarter turn clockwise to be upright, 8 one counter
/// clockwise, 2, 4, 5 and 7 mirrored.
/// </param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Bits, int Orientation);
