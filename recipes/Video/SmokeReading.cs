using Nabi.Detection;

namespace Nabi.Recipes;

/// <summary>What a <see cref="SmokeWatch"/> says after a frame.</summary>
/// <param name="Frame">The number of the frame, from 0.</param>
/// <param name="Found">The box that looks most like smoke, in parts of the picture; null where nothing does.</param>
/// <param name="Probability">Of smoke in the last frames, 0 to 1; null until there are enough of them.</param>
/// <param name="IsAlarm">Whether the probability reaches the chain's threshold.</param>
/// <param name="DetectorTime">How long the detector took.</param>
/// <param name="FeaturesTime">How long the features of the box took.</param>
/// <param name="HeadTime">How long the head took.</param>
public sealed record SmokeReading(int Frame, DetectedObject? Found, float? Probability, bool IsAlarm, TimeSpan DetectorTime,
    TimeSpan FeaturesTime, TimeSpan HeadTime);
