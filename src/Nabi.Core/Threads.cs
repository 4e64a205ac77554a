namespace Nabi;

/// <summary>How many threads work on a step. Results are the same bits for every number.</summary>
public static class Threads
{
    /// <summary>
    /// The number of threads, 1 to 1024; by default the environment variable NABI_THREADS, else the processors of the machine.
    /// </summary>
    /// <exception cref="NabiException">The number, or that of NABI_THREADS, is out of range.</exception>
    public static int Count
    {
        get
        {
            ProcessSettings.Check();
            return WorkerPool.Threads;
        }

        set => WorkerPool.Threads = value is >= 1 and <= 1024 ? value
            : throw new NabiException($"The number of threads must be from 1 to 1024, got {value}.");
    }
}
