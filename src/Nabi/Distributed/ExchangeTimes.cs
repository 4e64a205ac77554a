namespace Nabi.Distributed;

/// <summary>How long steps waited for the sums of gradients, for who measures.</summary>
internal sealed class ExchangeTimes
{
    /// <summary>Whether sums begin while the backward pass runs; true by default.</summary>
    public bool Overlaps { get; set; } = true;

    /// <summary>Ticks of the stopwatch that steps spent on the sums after their backward pass.</summary>
    public long Waited { get; set; }

    /// <summary>How many steps these were.</summary>
    public int Steps { get; set; }

    /// <summary>When the backward passes of the steps ended, by the stopwatch; null (default) where nobody asks.</summary>
    public List<long>? Ends { get; set; }
}
