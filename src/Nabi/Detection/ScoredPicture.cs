namespace Nabi.Detection;

/// <summary>What a detector found of one class in one picture, highest score first, and what is there.</summary>
/// <param name="Number">The picture's number.</param>
/// <param name="Pixels">Height times width of the picture.</param>
/// <param name="Found">The found objects.</param>
/// <param name="Truth">The true ones, those that do not count included.</param>
internal sealed record ScoredPicture(int Number, double Pixels, DetectedObject[] Found, TrueBox[] Truth);

/// <summary>A true box.</summary>
/// <param name="Box">Where.</param>
/// <param name="IsIgnored">Whether it is neither to be found nor wrong to find.</param>
/// <param name="IsCrowd">Whether it is of many objects, any number of which may be found in it.</param>
internal readonly record struct TrueBox(Box Box, bool IsIgnored, bool IsCrowd);
