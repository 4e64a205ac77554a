namespace Nabi.Detection;

/// <summary>The size of a box that a detector starts from (an anchor box, or bounding box prior).</summary>
/// <param name="Width">Pixels of the picture that the network sees.</param>
/// <param name="Height">Pixels of the picture that the network sees.</param>
public readonly record struct Anchor(float Width, float Height);
