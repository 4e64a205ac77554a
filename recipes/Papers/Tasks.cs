namespace Nabi.Recipes;

/// <summary>Tasks that papers on long memory measure with: made anew for every batch, so that nothing can be learned by heart.</summary>
internal static class Tasks
{
    /// <summary>How many different symbols are to be remembered.</summary>
    public const int Symbols = 8;

    /// <summary>The ids of a copy task: 0 for a step without a symbol, 1 for one that asks, then the symbols.</summary>
    public const int Ids = Symbols + 2;

    /// <summary>
    /// Numbers from 0 to 1 and marks, (count, time, 2), one mark in each half; and the sum of the two numbers that are marked, (count, 1).
    /// </summary>
    public static (Tensor X, Tensor Y) Adding(int count, int time, RandomStream random)
    {
        var (x, y) = (new float[count * time * 2], new float[count]);
        var numbers = new float[time];
        for (var row = 0; row < count; row++)
        {
            random.Uniform(numbers, 0f, 1f);
            for (var t = 0; t < time; t++)
                x[(row * time + t) * 2] = numbers[t];
            foreach (var at in (int[])[random.NextInt(time / 2), time / 2 + random.NextInt(time - time / 2)])
            {
                x[(row * time + at) * 2 + 1] = 1f;
                y[row] += numbers[at];
            }
        }

        return (new Tensor([count, time, 2], x), new Tensor([count, 1], y));
    }

    /// <summary>
    /// Ids (count, time + wanted): symbols among the first steps, then a step that asks for each; and the symbols, (count, wanted).
    /// </summary>
    /// <param name="count">How many sequences.</param>
    /// <param name="time">Steps before the first that asks.</param>
    /// <param name="wanted">How many symbols there are.</param>
    /// <param name="scattered">Whether the symbols stand anywhere among the first steps, in order; else at their beginning.</param>
    /// <param name="random">Where the random numbers come from.</param>
    public static (Tensor X, Tensor Y) Copy(int count, int time, int wanted, bool scattered, RandomStream random)
    {
        var length = time + wanted;
        var (x, y) = (new int[count * length], new int[count * wanted]);
        for (var row = 0; row < count; row++)
        {
            int[] places = scattered ? [.. random.Permutation(time)[..wanted].Order()] : [.. Enumerable.Range(0, wanted)];
            for (var i = 0; i < wanted; i++)
            {
                var symbol = random.NextInt(Symbols);
                y[row * wanted + i] = symbol;
                x[row * length + places[i]] = 2 + symbol;
                x[row * length + time + i] = 1;
            }
        }

        return (new Tensor([count, length], x), new Tensor([count, wanted], y));
    }
}
