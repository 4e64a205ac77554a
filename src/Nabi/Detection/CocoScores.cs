namespace Nabi.Detection;

/// <summary>
/// The twelve numbers of the COCO challenge, 0 to 1: means over the classes that have objects, and over the thresholds of intersection over
/// union .50, .55, ... .95 where none is named. NaN where no class has such objects.
/// </summary>
/// <param name="AP">Average precision.</param>
/// <param name="AP50">Average precision at an overlap of .50.</param>
/// <param name="AP75">Average precision at an overlap of .75.</param>
/// <param name="APSmall">Average precision of objects up to 32 x 32 pixels.</param>
/// <param name="APMedium">Average precision of objects from 32 x 32 to 96 x 96 pixels.</param>
/// <param name="APLarge">Average precision of objects from 96 x 96 pixels.</param>
/// <param name="AR1">Average recall with one detection of a class in a picture.</param>
/// <param name="AR10">Average recall with 10 detections of a class in a picture.</param>
/// <param name="AR100">Average recall with 100 detections of a class in a picture.</param>
/// <param name="ARSmall">Average recall of objects up to 32 x 32 pixels.</param>
/// <param name="ARMedium">Average recall of objects from 32 x 32 to 96 x 96 pixels.</param>
/// <param name="ARLarge">Average recall of objects from 96 x 96 pixels.</param>
public sealed record CocoScores(
    double AP, double AP50, double AP75, double APSmall, double APMedium, double APLarge, double AR1, double AR10, double AR100,
    double ARSmall, double ARMedium, double ARLarge);
