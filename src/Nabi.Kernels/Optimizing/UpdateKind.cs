namespace Nabi.Kernels;

/// <summary>The fused optimizer updates; equations are at <see cref="AdaptiveUpdates"/>.</summary>
internal enum UpdateKind
{
    Adam,
    RmsProp,
    Sgd,
}
