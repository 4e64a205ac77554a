namespace Nabi.Layers;

/// <summary>Collects the losses that layers add while one step runs on this thread.</summary>
internal static class StepLosses
{
    [ThreadStatic]
    private static List<Tensor>? current;

    /// <summary>Adds a loss if a step is collecting.</summary>
    public static void Add(Tensor loss) => current?.Add(loss);

    /// <summary>Runs <paramref name="body"/> and returns the losses that layers added meanwhile.</summary>
    public static (T Result, IReadOnlyList<Tensor> Losses) Collect<T>(Func<T> body)
    {
        var outer = current;
        var mine = current = [];
        try
        {
            return (body(), mine);
        }
        finally
        {
            current = outer;
        }
    }
}
