namespace Nabi.Images;

/// <summary>Where the first frame of a GIF file lies, and what is seen around it.</summary>
/// <param name="Left">Columns left of it.</param>
/// <param name="Top">Rows above it.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Around">Red, green and blue of what lies around it.</param>
/// <param name="Transparent">The file with the extension that says which colour is transparent; null where none is.</param>
/// <remarks>As PIL reads them: a transparent colour stays a colour, and all around is that colour, else the first of the table.</remarks>
internal sealed record GifFrame(int Left, int Top, int Width, int Height, byte[] Around, MemoryStream? Transparent)
{
    /// <summary>Writes what lies around the frame.</summary>
    /// <param name="pixels">The whole image.</param>
    public void Surround(Pixels<byte> pixels)
    {
        if (Width == pixels.Width && Height == pixels.Height)
            return;
        for (var row = 0; row < pixels.Height; row++)
        {
            for (var column = 0; column < pixels.Width; column++)
            {
                if (row >= Top && row < Top + Height && column >= Left && column < Left + Width)
                    continue;
                var pixel = pixels.Values.AsSpan((row * pixels.Width + column) * pixels.Channels, pixels.Channels);
                Around.CopyTo(pixel);
                pixel[3..].Fill(255);
            }
        }
    }
}
