namespace Nabi;

/// <summary>How a <see cref="StreamPool"/> keeps its sequences.</summary>
public sealed record StreamPoolOptions
{
    /// <summary>
    /// The file that states are saved in, and that the least recently used go to when there are more than <see cref="Capacity"/>; null
    /// (default) for none: then the pool is full at its capacity, and what it knows ends with the process.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>How many sequences have their states in memory, at least <see cref="MaxBatch"/>; 100,000 by default.</summary>
    public int Capacity { get; init; } = 100_000;

    /// <summary>How many sequences take a step together, 1 to 4096; 256 by default. More are cut into several such steps.</summary>
    public int MaxBatch { get; init; } = 256;

    /// <summary>What the model's streams need to be told; null for what the model says.</summary>
    public StreamOptions? Stream { get; init; }

    /// <summary>Tells the time, for sequences that were not used for long; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
