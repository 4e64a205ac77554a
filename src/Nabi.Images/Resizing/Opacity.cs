namespace Nabi.Images;

/// <summary>Colours weighed by their opacity, so that what cannot be seen does not colour its neighbours; in PIL's arithmetic.</summary>
internal static class Opacity
{
    /// <summary>Each colour times its opacity (PIL's mode RGBa).</summary>
    public static Pixels<byte> Weighed(Pixels<byte> image)
    {
        var values = new byte[image.Values.Length];
        for (var i = 0; i < values.Length; i += 4)
        {
            var opacity = image.Values[i + 3];
            for (var c = 0; c < 3; c++)
            {
                var product = image.Values[i + c] * opacity + 128;
                values[i + c] = (byte)(((product >> 8) + product) >> 8);
            }

            values[i + 3] = opacity;
        }

        return image with { Values = values };
    }

    /// <summary>Each colour divided by its opacity.</summary>
    public static Pixels<byte> Unweighed(Pixels<byte> image)
    {
        var values = (byte[])image.Values.Clone();
        for (var i = 0; i < values.Length; i += 4)
        {
            var opacity = values[i + 3];
            for (var c = 0; c < 3 && opacity is not (0 or 255); c++)
                values[i + c] = (byte)Math.Min(255, 255 * values[i + c] / opacity);
        }

        return image with { Values = values };
    }
}
