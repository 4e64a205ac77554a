namespace Nabi.Detection;

/// <summary>Functions of many boxes.</summary>
public static partial class Boxes
{
    /// <summary>How many objects of a picture are kept by default, as in COCO's rules.</summary>
    public const int DefaultMaxDetections = 100;

    /// <summary>
    /// Leaves one box for each object: from the highest score down, an object is kept if no kept one of its class overlaps it by more than
    /// the threshold (non-maximum suppression per class).
    /// </summary>
    /// <param name="objects">What a detector found in one picture. Those whose score or an edge of whose box is NaN are left out.</param>
    /// <param name="iouThreshold">The intersection over union above which the lower score goes, 0 to 1; 0.45 by default.</param>
    /// <param name="maxDetections">How many are kept at most, those with the highest scores; 100 by default. The time is that of sorting,
    /// and of comparing each object with those that are kept.</param>
    /// <returns>The kept objects, highest score first; of equal scores the one given first.</returns>
    /// <exception cref="NabiException">The threshold is not from 0 to 1, or maxDetections is below 1.</exception>
    /// <remarks>As torchvision's <c>batched_nms</c>: an overlap of just the threshold stays.</remarks>
    public static IReadOnlyList<DetectedObject> NonMaximumSuppression(
        IEnumerable<DetectedObject> objects, float iouThreshold = 0.45f, int maxDetections = DefaultMaxDetections)
    {
        ArgumentNullException.ThrowIfNull(objects);
        if (!(iouThreshold is >= 0 and <= 1))
            throw new NabiException($"NonMaximumSuppression needs an iouThreshold from 0 to 1, got {iouThreshold}.");
        if (maxDetections < 1)
            throw new NabiException($"NonMaximumSuppression needs maxDetections of 1 or more, got {maxDetections}.");
        DetectedObject[] candidates = [.. objects.Where(IsNumber)];
        var keys = new (float Score, int Place)[candidates.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (-candidates[i].Score, i);
        Array.Sort(keys, candidates);
        List<DetectedObject> kept = [];
        Dictionary<int, List<Box>> boxes = [];
        for (var i = 0; i < candidates.Length && kept.Count < maxDetections; i++)
        {
            var candidate = candidates[i];
            if (!boxes.TryGetValue(candidate.Class, out var rivals))
                boxes.Add(candidate.Class, rivals = []);
            if (rivals.Exists(rival => rival.Overlap(candidate.Box) > iouThreshold))
                continue;
            rivals.Add(candidate.Box);
            kept.Add(candidate);
        }

        return kept;
    }

    private static bool IsNumber(DetectedObject found)
        => !float.IsNaN(found.Score) && !float.IsNaN(found.Box.Left) && !float.IsNaN(found.Box.Top) && !float.IsNaN(found.Box.Right)
            && !float.IsNaN(found.Box.Bottom);
}
