using Nabi.Detection;

namespace Nabi.Images;

/// <summary>Something found in a frame, with the number of the track it belongs to.</summary>
/// <param name="Id">The track's number, from 1 in the order in which tracks began; never given twice.</param>
/// <param name="Object">What was found in this frame.</param>
/// <param name="FirstFrame">The frame in which the track began, from 0.</param>
/// <param name="Count">In how many frames it was found, this one included.</param>
public readonly record struct TrackedObject(int Id, DetectedObject Object, int FirstFrame, int Count);
