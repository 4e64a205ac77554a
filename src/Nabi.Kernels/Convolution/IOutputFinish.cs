namespace Nabi.Kernels;

/// <summary>What is done to numbers of an output as soon as they are there, while they are in the cache.</summary>
public interface IOutputFinish
{
    /// <summary>Works on numbers of the output; several threads may be in it at once, each on numbers of its own.</summary>
    /// <param name="from">The first of them, row by row.</param>
    /// <param name="count">How many.</param>
    void Finish(int from, int count);
}
