namespace Nabi.Onnx;

/// <summary>What each new place of an axis is mixed of.</summary>
/// <param name="Places">The old places, a list for each part of the mix.</param>
/// <param name="Weights">How much of each.</param>
/// <param name="Outside">Which new places lie outside of the old axis.</param>
internal sealed record ResizeMap(IReadOnlyList<int[]> Places, IReadOnlyList<float[]> Weights, bool[] Outside);
