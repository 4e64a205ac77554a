namespace Nabi.Distributed;

/// <summary>What <see cref="Cluster.Join"/> can be told.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// How long a rank waits for the others at one place before it gives up; null (default) for as long as it takes. A rank that is gone is
    /// found out in less than a second where it ran on the same machine, and by its launcher elsewhere; this is for those that are not gone
    /// and do not come either. It must be longer than what one rank does alone: callbacks of rank 0, a trial of a search.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where sentences about ranks that are gone are written; null (default) for the standard error of the process.</summary>
    public TextWriter? Output { get; init; }
}
