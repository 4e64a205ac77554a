namespace Nabi.Layers;

/// <summary>
/// While a model is made from a file, its weights start as zeros (the file brings their values) and may not ask for more memory
/// than the file has numbers: a config cannot choose how much is taken.
/// </summary>
internal static class WeightsFromFile
{
    [ThreadStatic]
    private static long? left;

    /// <summary>Runs <paramref name="body"/> with room for <paramref name="numbers"/> numbers.</summary>
    public static T Within<T>(long numbers, Func<T> body)
    {
        var outer = left;
        left = numbers;
        try
        {
            return body();
        }
        finally
        {
            left = outer;
        }
    }

    /// <summary>The first values of a weight of a model from a file, or null when no file is being read.</summary>
    /// <exception cref="NabiException">The file does not hold so many numbers.</exception>
    public static Tensor? First(Shape shape, string owner)
    {
        if (left is not { } room)
            return null;
        double size = 1;
        foreach (var length in shape)
            size *= length;
        if (size > room)
            throw new NabiException($"{owner}: its config asks for a weight of shape {shape}, but the file holds only {room} more numbers; the file is damaged or not what it says.");
        left = room - (long)size;
        return Tensor.Filled(shape, 0f);
    }
}
