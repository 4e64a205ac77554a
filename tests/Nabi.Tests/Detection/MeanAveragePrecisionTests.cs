using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class MeanAveragePrecisionTests
{
    private static readonly Box A = new(0, 0, 0.2f, 0.2f), B = new(0.4f, 0.4f, 0.6f, 0.6f), C = new(0.7f, 0.7f, 0.9f, 0.9f);

    [Fact]
    public void Cases_by_hand()
    {
        // Right, wrong, right, and one of three that is not found: precisions 1, 1/2, 2/3 at the recalls 1/3, 1/3, 2/3.
        var scores = new MeanAveragePrecision();
        scores.Add([new(A, 0, 0.9f), new(C with { Top = 0 }, 0, 0.8f), new(B, 0, 0.7f)], [new(A, 0, 1), new(B, 0, 1), new(C, 0, 1)]);
        Assert.Equal(1 / 3d + 2 / 9d, scores.Voc2010().Mean, 1e-12);
        // Recalls 0, .1, .2, .3 have 1, .4, .5, .6 have 2/3.
        Assert.Equal((4 + 3 * 2 / 3d) / 11, scores.Voc2007().Mean, 1e-12);
        // Recalls 0 to .33 have 1, .34 to .66 have 2/3.
        Assert.Equal((34 + 33 * 2 / 3d) / 101, scores.Coco().AP50, 1e-12);
        Assert.Equal(2 / 3d, scores.Coco().AR100, 1e-12);
        Assert.Equal(1 / 3d, scores.Coco().AR1, 1e-12);
    }

    [Fact]
    public void A_box_that_is_found_twice_is_wrong_once()
    {
        var scores = new MeanAveragePrecision();
        scores.Add([new(A, 0, 0.9f), new(A, 0, 0.8f), new(B, 0, 0.7f)], [new(A, 0, 1), new(B, 0, 1)]);
        Assert.Equal(0.5 + 0.5 * 2 / 3, scores.Voc2010().Mean, 1e-12);
    }

    [Fact]
    public void Coco_takes_the_mean_over_thresholds()
    {
        // Three quarters of the union are shared: right at .50 to .75, six of ten.
        var scores = new MeanAveragePrecision();
        scores.Add([new(new(0, 0, 0.75f, 1), 0, 0.5f)], [new(new(0, 0, 1, 1), 0, 1)], 40, 40);
        var coco = scores.Coco();
        Assert.Equal(0.6, coco.AP, 1e-12);
        Assert.Equal((1d, 1d), (coco.AP50, coco.AP75));
        Assert.Equal(0.6, coco.APMedium, 1e-12);
        Assert.Equal(0.6, coco.ARMedium, 1e-12);
        Assert.True(double.IsNaN(coco.APSmall) && double.IsNaN(coco.APLarge) && double.IsNaN(coco.ARLarge));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    public void An_overlap_of_just_a_threshold_reaches_it(int twentieths)
    {
        var scores = new MeanAveragePrecision();
        scores.Add([new(new(0, 0, twentieths / 32f, 1), 0, 0.5f)], [new(new(0, 0, 20 / 32f, 1), 0, 1)]);
        Assert.Equal((twentieths - 9) / 10d, scores.Coco().AP, 1e-12);
    }

    [Fact]
    public void Difficult_objects_and_crowds_count_neither_way()
    {
        var scores = new MeanAveragePrecision();
        scores.Add([new(A, 0, 0.9f), new(B, 0, 0.8f)], [new(A, 0, 1)], difficult: [new(B, 0, 1)]);
        Assert.Equal(1, scores.Voc2010().Mean);
        Assert.Equal(1, scores.Coco().AP);
        // Any number of boxes in a crowd, whose own overlap with it is small.
        var crowded = new MeanAveragePrecision();
        crowded.Add([new(B, 0, 0.9f), new(C, 0, 0.8f), new(A, 0, 0.7f)], [new(A, 0, 1)], crowds: [new(new(0.3f, 0.3f, 1, 1), 0, 1)]);
        Assert.Equal(1, crowded.Coco().AP);
    }

    [Fact]
    public void Without_objects_there_is_no_number()
    {
        var scores = new MeanAveragePrecision();
        Assert.True(double.IsNaN(scores.Voc2007().Mean));
        scores.Add([new(A, 3, 0.9f)], []);
        Assert.True(double.IsNaN(scores.Voc2010().Mean) && double.IsNaN(scores.Coco().AP));
        Assert.Empty(scores.Voc2010().Classes);
        scores.Add([new(A, 3, float.NaN)], [new(A, 4, 1)]);
        Assert.Equal([KeyValuePair.Create(4, 0d)], scores.Voc2010().Classes);
        Assert.Equal(0, scores.Coco().AP);
        Assert.Contains("above 0", Assert.Throws<NabiException>(() => scores.Voc2010(0)).Message);
        Assert.Contains("got NaN", Assert.Throws<NabiException>(() => scores.Voc2007(float.NaN)).Message);
        Assert.Contains("got 0 x 1", Assert.Throws<NabiException>(() => scores.Add([], [], 0)).Message);
    }

    [Theory]
    [FirstSeeds(12)]
    public void It_is_the_plain_definition(int seed)
    {
        var random = new Random(seed);
        var scores = new MeanAveragePrecision();
        List<(List<DetectedObject> Found, List<DetectedObject> Truth, List<DetectedObject> Difficult)> pictures = [];
        for (var picture = 0; picture < 8; picture++)
        {
            List<DetectedObject> truth = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Drawn(random))];
            List<DetectedObject> difficult = [.. Enumerable.Range(0, random.Next(2)).Select(_ => Drawn(random))];
            List<DetectedObject> found = [
                .. truth.Concat(difficult).SelectMany(one => Enumerable.Range(0, random.Next(3)).Select(_ => Moved(random, one))),
                .. Enumerable.Range(0, random.Next(3)).Select(_ => Drawn(random))];
            pictures.Add((found, truth, difficult));
            scores.Add(found, truth, 200, 150, difficult);
        }

        foreach (var (label, average) in scores.Voc2010(0.4f).Classes)
            Assert.Equal(Area(VocPoints(pictures, label, 0.4f)), average, 1e-12);
        foreach (var (label, average) in scores.Voc2007(0.4f).Classes)
            Assert.Equal(Enumerable.Range(0, 11).Average(i => Best(VocPoints(pictures, label, 0.4f), i / 10d)), average, 1e-12);
        var coco = scores.Coco();
        Assert.Equal(PlainCoco(pictures, 0, 1e10, 100, null, ofRecall: false), coco.AP, 1e-12);
        Assert.Equal(PlainCoco(pictures, 0, 1e10, 100, 0.75, ofRecall: false), coco.AP75, 1e-12);
        Assert.Equal(PlainCoco(pictures, 0, 1024, 100, null, ofRecall: false), coco.APSmall, 1e-12);
        Assert.Equal(PlainCoco(pictures, 1024, 9216, 100, null, ofRecall: false), coco.APMedium, 1e-12);
        Assert.Equal(PlainCoco(pictures, 0, 1e10, 1, null, ofRecall: true), coco.AR1, 1e-12);
        Assert.Equal(PlainCoco(pictures, 1024, 9216, 100, null, ofRecall: true), coco.ARMedium, 1e-12);
    }

    private static DetectedObject Drawn(Random random) => new(
        Box.FromCenter(random.NextSingle(), random.NextSingle(), 0.1f + 0.5f * random.NextSingle(), 0.1f + 0.5f * random.NextSingle()),
        random.Next(3), random.NextSingle());

    private static DetectedObject Moved(Random random, DetectedObject one)
    {
        float Shift() => 0.05f * (random.NextSingle() - 0.5f);
        var (box, label, _) = one;
        return new(new(box.Left + Shift(), box.Top + Shift(), box.Right + Shift(), box.Bottom + Shift()), label, random.NextSingle());
    }

    private static double Overlap(Box a, Box b)
    {
        var width = Math.Max(0, (double)Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var height = Math.Max(0, (double)Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        return width * height / (Size(a) + Size(b) - width * height);
    }

    private static double Size(Box box) => ((double)box.Right - box.Left) * ((double)box.Bottom - box.Top);

    private static double Best(List<(double Recall, double Precision)> points, double recall)
        => points.Where(point => point.Recall >= recall).Select(point => point.Precision).DefaultIfEmpty().Max();

    // The area under the curve of the best precision from a recall on, which changes at the points alone.
    private static double Area(List<(double Recall, double Precision)> points)
    {
        double[] recalls = [0, .. points.Select(point => point.Recall).Distinct().Where(recall => recall > 0).Order()];
        return recalls.Zip(recalls.Skip(1), (from, to) => (to - from) * Best(points, to)).Sum();
    }

    private static List<(double Recall, double Precision)> VocPoints(
        List<(List<DetectedObject> Found, List<DetectedObject> Truth, List<DetectedObject> Difficult)> pictures, int label, double least)
    {
        double objects = pictures.Sum(picture => picture.Truth.Count(one => one.Class == label));
        HashSet<(int, int)> taken = [];
        List<(double, double)> points = [];
        var (right, all) = (0, 0);
        foreach (var (one, picture) in pictures.SelectMany((picture, i) => picture.Found.Select(one => (one, i)))
            .Where(pair => pair.one.Class == label).OrderByDescending(pair => pair.one.Score))
        {
            var truth = pictures[picture].Truth.Concat(pictures[picture].Difficult).Where(other => other.Class == label).ToList();
            var best = Enumerable.Range(0, truth.Count).OrderByDescending(i => Overlap(one.Box, truth[i].Box)).FirstOrDefault(-1);
            var isMatch = best >= 0 && Overlap(one.Box, truth[best].Box) >= least;
            if (isMatch && best >= pictures[picture].Truth.Count(other => other.Class == label))
                continue;
            all++;
            if (isMatch && taken.Add((picture, best)))
                right++;
            points.Add((right / objects, right / (double)all));
        }

        return points;
    }

    private static double PlainCoco(
        List<(List<DetectedObject> Found, List<DetectedObject> Truth, List<DetectedObject> Difficult)> pictures, double smallest,
        double largest, int most, double? only, bool ofRecall)
    {
        bool IsInside(Box box) => Size(box) * 200 * 150 >= smallest && Size(box) * 200 * 150 <= largest;
        List<double> numbers = [];
        for (var label = 0; label < 3; label++)
        {
            double objects = pictures.Sum(picture => picture.Truth.Count(one => one.Class == label && IsInside(one.Box)));
            if (objects == 0)
                continue;
            for (var step = 0; step < 10; step++)
            {
                var least = 0.5 + 0.05 * step;
                if (only is { } wanted && Math.Abs(wanted - least) > 1e-6)
                    continue;
                List<(float Score, bool IsRight)> verdicts = [];
                foreach (var (found, truth, difficult) in pictures)
                {
                    var counted = truth.Where(one => one.Class == label && IsInside(one.Box)).ToList();
                    var others = truth.Where(one => one.Class == label && !IsInside(one.Box))
                        .Concat(difficult.Where(one => one.Class == label)).ToList();
                    foreach (var one in found.Where(one => one.Class == label).OrderByDescending(one => one.Score).Take(most))
                    {
                        if (Nearest(counted, one, least) is >= 0 and var match)
                        {
                            counted.RemoveAt(match);
                            verdicts.Add((one.Score, true));
                        }
                        else if (Nearest(others, one, least) is >= 0 and var ignored)
                        {
                            others.RemoveAt(ignored);
                        }
                        else if (IsInside(one.Box))
                        {
                            verdicts.Add((one.Score, false));
                        }
                    }
                }

                List<(double Recall, double Precision)> points = [];
                var right = 0;
                foreach (var (_, isRight) in verdicts.OrderByDescending(one => one.Score))
                {
                    right += isRight ? 1 : 0;
                    points.Add((right / objects, right / (points.Count + 1d)));
                }

                numbers.Add(ofRecall ? right / objects : Enumerable.Range(0, 101).Average(i => Best(points, i * 0.01)));
            }
        }

        return numbers.Count > 0 ? numbers.Average() : double.NaN;
    }

    private static int Nearest(List<DetectedObject> list, DetectedObject found, double least)
    {
        var best = Enumerable.Range(0, list.Count).OrderByDescending(i => Overlap(found.Box, list[i].Box)).FirstOrDefault(-1);
        return best >= 0 && Overlap(found.Box, list[best].Box) >= least ? best : -1;
    }
}
