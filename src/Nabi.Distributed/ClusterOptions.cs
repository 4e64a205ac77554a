namespace Nabi.Distributed;

/// <summary>What <see cref="Cluster.Join"/> can be told.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// How long a rank waits for the others at one place before it gives up, 10 minutes by default. A rank that is gone is found out in
    /// less than a second where it ran on the same machine; this is for those that are not gone and do not come either.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where sentences about ranks that are gone are written; null (default) for the standard error of the process.</summary>
    public TextWriter? Output { get; init; }
}
