using Nabi.Detection;

namespace Nabi.Recipes;

/// <summary>A clip: its frames, read when they are asked for, whether smoke is in it, and where in each frame.</summary>
/// <param name="IsSmoke">Whether smoke rises.</param>
/// <param name="Boxes">The box of the smoke in each frame, null where none is; empty where nobody knows.</param>
/// <param name="Picture">A frame (height, width, 3) from 0 to 255, red first.</param>
internal sealed record SmokeClip(bool IsSmoke, IReadOnlyList<Box?> Boxes, Func<int, Tensor> Picture)
{
    /// <summary>The first frames.</summary>
    public Tensor[] Pictures(int count) => [.. Enumerable.Range(0, count).Select(Picture)];
}
