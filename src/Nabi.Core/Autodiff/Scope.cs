namespace Nabi.Engine;

/// <summary>What a program collects from, or gives to, all calls inside it, however deep.</summary>
public sealed record Scope
{
    /// <summary>Nothing is collected or given.</summary>
    public static readonly Scope Empty = new();

    /// <summary>The tape that records operations, or null.</summary>
    public Tape? Tape { get; init; }

    /// <summary>Where layers add losses, or null when nobody collects them.</summary>
    public List<Tensor>? Losses { get; init; }

    /// <summary>The states of a stream, which takes one time step at a time; null outside of streams.</summary>
    public StateStore? Stream { get; init; }

    /// <summary>The states that go on from chunk to chunk of a sequence that is trained in chunks; null for whole sequences.</summary>
    public StateStore? Carried { get; init; }

    /// <summary>Where the first values of weights come from while a file is read; null for their initializers.</summary>
    public WeightBudget? Weights { get; init; }

    /// <summary>How many rows stand for one sample of the batch, where a wrapper makes rows of its steps; 1 outside of such.</summary>
    public int RowsPerSample { get; init; } = 1;

    /// <summary>Who sees the calls and their inner values; null for nobody.</summary>
    public CallObserver? Observer { get; init; }

    /// <summary>Where keys of random numbers come from; null for the process's own.</summary>
    public Seeds.Source? Keys { get; init; }
}
