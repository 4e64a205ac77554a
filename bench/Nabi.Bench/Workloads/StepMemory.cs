namespace Nabi.Bench;

/// <summary>How a training step gets the gates and states of every time step that its backward pass needs.</summary>
internal enum StepMemory
{
    /// <summary>All are stored.</summary>
    Stored,

    /// <summary>Few states are stored, the steps between them are computed again.</summary>
    Recomputed,

    /// <summary>The backward pass ends after a chunk of steps.</summary>
    Truncated,
}
