namespace Nabi.Bench;

/// <summary>One workload in one peer, measured in turns with ours.</summary>
/// <param name="Peer">The peer's name.</param>
/// <param name="Median">Its median, in milliseconds.</param>
/// <param name="Minimum">Its least, in milliseconds: some libraries swing between a fast and a slow state.</param>
/// <param name="Ratio">The median over the rounds of its time divided by ours: above 1 ours is faster.</param>
/// <param name="MemoryBytes">How far its memory grew.</param>
internal sealed record PeerResult(string Peer, double Median, double Minimum, double Ratio, long MemoryBytes);
