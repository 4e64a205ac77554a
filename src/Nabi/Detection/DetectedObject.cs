namespace Nabi.Detection;

/// <summary>Something that a detector found in a picture, or, with a score of 1, that somebody said is there.</summary>
/// <param name="Box">Where, in parts of the picture.</param>
/// <param name="Class">What: the number of its class, from 0.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
public readonly record struct DetectedObject(Box Box, int Class, float Score);
