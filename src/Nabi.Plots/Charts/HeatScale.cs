namespace Nabi.Plots;

/// <summary>How a heat map turns numbers into colour.</summary>
public enum HeatScale
{
    /// <summary>From paper to deep blue: amounts from nothing upward (attention, counts, gates).</summary>
    Sequential,

    /// <summary>Orange below zero, paper at zero, blue above: signed values (states, weights).</summary>
    Diverging,
}
