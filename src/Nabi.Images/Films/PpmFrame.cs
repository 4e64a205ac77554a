namespace Nabi.Images;

/// <summary>A frame in a pipe of PPM images: <c>P6</c>, width, height, 255, then three bytes for each pixel.</summary>
internal static class PpmFrame
{
    /// <summary>The next frame; null at the end of the pipe.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="mostPixels">The most pixels of a frame.</param>
    /// <param name="name">What errors call the film.</param>
    public static Pixels<byte>? Read(Stream pipe, long mostPixels, string name)
    {
        var first = pipe.ReadByte();
        if (first < 0)
            return null;
        if (first != 'P' || pipe.ReadByte() != '6' || pipe.ReadByte() != '\n')
            throw new NabiException($"{name}: ffmpeg gave something else than frames.");
        var (width, height, most) = (Number(pipe, name), Number(pipe, name), Number(pipe, name));
        CheckedImage.CheckSize(name, width, height, mostPixels, mostPixels, 1);
        if (most != 255)
            throw new NabiException($"{name}: ffmpeg gave frames of numbers up to {most}, expected 255.");
        var values = new byte[3 * width * height];
        return pipe.ReadAtLeast(values, values.Length, throwOnEndOfStream: false) == values.Length
            ? new Pixels<byte>(values, (int)height, (int)width, 3) : null;
    }

    private static long Number(Stream pipe, string name)
    {
        var number = 0L;
        for (var digits = 0; digits < 8; digits++)
        {
            var next = pipe.ReadByte();
            if (digits > 0 && next is ' ' or '\n')
                return number;
            if (next is < '0' or > '9')
                break;
            number = 10 * number + (next - '0');
        }

        throw new NabiException($"{name}: ffmpeg gave a frame without a size.");
    }
}
