namespace Nabi.Detection;

/// <summary>
/// How good a detector is: the area under the curve of precision over recall for each class, by the rules of PASCAL VOC and of COCO. Add
/// every picture, then ask.
/// </summary>
/// <example>
/// <code>
/// var scores = new MeanAveragePrecision();
/// for (var i = 0; i &lt; truth.Count; i++)
///     scores.Add(found[i], truth[i]);
/// var map = scores.Voc2010().Mean;
/// </code>
/// </example>
/// <remarks>Give found objects with low scores as well (a scoreThreshold of 0.01, say): the curve needs them.</remarks>
public sealed partial class MeanAveragePrecision
{
    private readonly SortedDictionary<int, List<ScoredPicture>> classes = [];
    private int pictures;

    /// <summary>Adds a picture.</summary>
    /// <param name="found">What the detector found in it. What has a score that is NaN does not count.</param>
    /// <param name="truth">What is there; scores do not matter.</param>
    /// <param name="height">The picture's rows, for COCO's small, medium and large objects; 1 by default.</param>
    /// <param name="width">The picture's columns; 1 by default.</param>
    /// <param name="difficult">What is there, but is neither to be found nor wrong to find; null (default) for none.</param>
    /// <param name="crowds">Boxes of many objects, any number of which may be found there or not (COCO's <c>iscrowd</c>); null (default)
    /// for none.</param>
    /// <exception cref="NabiException">The height or width is below 1.</exception>
    public void Add(
        IReadOnlyList<DetectedObject> found, IReadOnlyList<DetectedObject> truth, int height = 1, int width = 1,
        IReadOnlyList<DetectedObject>? difficult = null, IReadOnlyList<DetectedObject>? crowds = null)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(truth);
        if (height < 1 || width < 1)
            throw new NabiException($"MeanAveragePrecision needs pictures of a height and width of 1 or more, got {height} x {width}.");
        var (counted, hard, many) = (ByClass(truth), ByClass(difficult ?? []), ByClass(crowds ?? []));
        // A sort of equal scores keeps the order in which they were given.
        var own = ByClass(found.Where(one => !float.IsNaN(one.Score)).OrderByDescending(one => one.Score));
        foreach (var label in counted.Concat(hard).Concat(many).Concat(own).Select(group => group.Key).Distinct())
        {
            if (!classes.TryGetValue(label, out var list))
                classes.Add(label, list = []);
            list.Add(new ScoredPicture(pictures, (double)height * width, [.. own[label]], [
                .. counted[label].Select(one => new TrueBox(one.Box, false, false)),
                .. hard[label].Select(one => new TrueBox(one.Box, true, false)),
                .. many[label].Select(one => new TrueBox(one.Box, true, true))]));
        }

        pictures++;
    }

    /// <summary>
    /// VOC's average precision up to 2009: the mean, over the recalls 0, 0.1, ... 1, of the best precision at that recall or more.
    /// </summary>
    /// <param name="iouThreshold">The overlap from which a box is found, above 0 and up to 1; 0.5 by default.</param>
    /// <exception cref="NabiException">The threshold is out of range.</exception>
    /// <remarks>Everingham and others, 2010.</remarks>
    public VocScores Voc2007(float iouThreshold = 0.5f) => Voc(iouThreshold, static curve =>
    {
        var sum = 0d;
        for (var point = 0; point <= 10; point++)
            sum += curve.Where(one => one.Recall >= point / 10d).Select(one => one.Precision).DefaultIfEmpty().Max();
        return sum / 11;
    });

    /// <summary>
    /// VOC's average precision from 2010 on: the area under the curve of the best precision at each recall or more.
    /// </summary>
    /// <param name="iouThreshold">The overlap from which a box is found, above 0 and up to 1; 0.5 by default.</param>
    /// <exception cref="NabiException">The threshold is out of range.</exception>
    /// <remarks>The development kit of VOC 2010.</remarks>
    public VocScores Voc2010(float iouThreshold = 0.5f) => Voc(iouThreshold, static curve =>
    {
        var (area, best) = (0d, 0d);
        for (var i = curve.Count - 1; i >= 0; i--)
        {
            best = Math.Max(best, curve[i].Precision);
            area += best * (curve[i].Recall - (i > 0 ? curve[i - 1].Recall : 0));
        }

        return area;
    });

    private static ILookup<int, DetectedObject> ByClass(IEnumerable<DetectedObject> objects) => objects.ToLookup(one => one.Class);

    private VocScores Voc(float iouThreshold, Func<List<(double Recall, double Precision)>, double> average)
    {
        if (!(iouThreshold is > 0 and <= 1))
            throw new NabiException($"MeanAveragePrecision needs an iouThreshold above 0 and up to 1, got {iouThreshold}.");
        SortedDictionary<int, double> scores = [];
        foreach (var (label, list) in classes)
        {
            var objects = list.Sum(picture => picture.Truth.Count(one => !one.IsIgnored));
            if (objects > 0)
                scores.Add(label, average(VocCurve(list, objects, iouThreshold)));
        }

        return new VocScores(scores.Count > 0 ? scores.Values.Average() : double.NaN, scores);
    }

    // From the highest score down, each found box belongs to the true one that it overlaps most, which only the first finds.
    private static List<(double Recall, double Precision)> VocCurve(List<ScoredPicture> list, int objects, double threshold)
    {
        var taken = list.Select(picture => new bool[picture.Truth.Length]).ToList();
        List<(double Recall, double Precision)> curve = [];
        var (right, wrong) = (0, 0);
        foreach (var (box, place) in list.SelectMany((picture, place) => picture.Found.Select(one => (one, place)))
            .OrderByDescending(pair => pair.one.Score))
        {
            var (best, most) = (-1, 0d);
            for (var i = 0; i < list[place].Truth.Length; i++)
            {
                var overlap = box.Box.Overlap(list[place].Truth[i].Box);
                if (overlap > most)
                    (best, most) = (i, overlap);
            }

            if (best >= 0 && most >= threshold && list[place].Truth[best].IsIgnored)
                continue;
            if (best >= 0 && most >= threshold && !taken[place][best])
                right++;
            else
                wrong++;
            if (best >= 0 && most >= threshold)
                taken[place][best] = true;
            curve.Add((right / (double)objects, right / (double)(right + wrong)));
        }

        return curve;
    }
}
