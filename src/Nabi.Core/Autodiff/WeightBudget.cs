namespace Nabi.Engine;

/// <summary>
/// While a model is made from a file, its weights start as zeros (the file brings their values) and may not ask for more memory
/// than the file has numbers: a config cannot choose how much is taken.
/// </summary>
/// <param name="numbers">How many numbers the file holds.</param>
public sealed class WeightBudget(long numbers)
{
    private long left = numbers;

    /// <summary>Runs <paramref name="body"/> with room for <paramref name="numbers"/> numbers.</summary>
    public static T Within<T>(long numbers, Func<T> body)
        => CallContext.RunIn(scope => scope with { Weights = new WeightBudget(numbers) }, body);

    /// <summary>The first values of a weight.</summary>
    /// <exception cref="NabiException">The file does not hold so many numbers.</exception>
    public Tensor Take(Shape shape, string owner)
    {
        double size = 1;
        foreach (var length in shape)
            size *= length;
        if (size > left)
        {
            throw new NabiException(
                $"{owner}: its config asks for a weight of shape {shape}, but the file holds only {left} more numbers; the file is "
                + "damaged or not what it says.");
        }

        left -= (long)size;
        return Tensor.Filled(shape, 0f);
    }
}
