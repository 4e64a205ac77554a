[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Documentation;

/// <summary>
/// A page of the documentation, compiled and run: every block of code of the page stands in its class, line for line and
/// without a gap. It runs in an empty folder, where a sample may save and load.
/// </summary>
public abstract class Page : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nabi-docs-").FullName;

    protected Page() => Environment.CurrentDirectory = folder;

    public void Dispose()
    {
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Float numbers from -1 to 1, the same each time.</summary>
    protected static Nabi.Tensor Some(params int[] shape)
    {
        var values = new float[new Nabi.Shape(shape).Size];
        Nabi.RandomStream.FromSeed(1).Uniform(values, -1f, 1f);
        return new Nabi.Tensor(shape, values);
    }

    /// <summary>Whole numbers from 0 to below <paramref name="limit"/>, the same each time.</summary>
    protected static Nabi.Tensor SomeIds(int limit, params int[] shape)
    {
        var stream = Nabi.RandomStream.FromSeed(2);
        return new Nabi.Tensor(shape, [.. Enumerable.Range(0, new Nabi.Shape(shape).Size).Select(_ => stream.NextInt(limit))]);
    }
}
