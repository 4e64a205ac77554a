namespace Nabi.Detection;

/// <content>COCO's rules.</content>
public sealed partial class MeanAveragePrecision
{
    private const int Thresholds = 10;
    private const int Recalls = 101;
    private const double Far = 1e10;
    private static readonly int[] MaxDetections = [1, 10, 100];
    private static readonly (double Least, double Most)[] Areas = [(0, Far), (0, 32 * 32), (32 * 32, 96 * 96), (96 * 96, Far)];

    /// <summary>
    /// COCO's numbers. Precisions are taken at the recalls 0, .01, ... 1, of the 100 best detections of each class in a picture; objects
    /// are small or large by the pixels of their boxes, so <see cref="Add"/> needs the pictures' sizes for these.
    /// </summary>
    /// <remarks>The evaluation of COCO's detection challenge (<c>COCOeval</c>).</remarks>
    public CocoScores Coco()
    {
        var all = Areas.Select(area => MaxDetections.Select(most => new CocoSums(most)).ToArray()).ToArray();
        foreach (var list in classes.Values)
        {
            for (var area = 0; area < Areas.Length; area++)
            {
                var objects = list.Sum(picture => picture.Truth.Count(one => !IsOut(one, picture, Areas[area])));
                if (objects == 0)
                    continue;
                for (var threshold = 0; threshold < Thresholds; threshold++)
                {
                    // The numbers .50 to .95 themselves: 0.5 + 7 * 0.05 is more than .85, which an overlap of just that would miss.
                    List<Verdict> verdicts = [];
                    foreach (var picture in list)
                        AddVerdicts(verdicts, picture, Areas[area], (50 + 5 * threshold) / 100d);
                    // Of equal scores the picture given first counts first.
                    Verdict[] sorted = [.. verdicts.OrderByDescending(one => one.Score)];
                    foreach (var sums in all[area])
                        sums.Add(sorted, objects, threshold);
                }
            }
        }

        var (whole, most) = (all[0], MaxDetections.Length - 1);
        return new CocoScores(
            whole[most].Precision(), whole[most].Precision(0), whole[most].Precision(5),
            all[1][most].Precision(), all[2][most].Precision(), all[3][most].Precision(),
            whole[0].Recall(), whole[1].Recall(), whole[2].Recall(),
            all[1][most].Recall(), all[2][most].Recall(), all[3][most].Recall());
    }

    private static bool IsOut(TrueBox truth, ScoredPicture picture, (double Least, double Most) area)
        => truth.IsIgnored || IsOut(truth.Box, picture, area);

    private static bool IsOut(Box box, ScoredPicture picture, (double Least, double Most) area)
        => (double)box.Width * box.Height * picture.Pixels is var pixels && (pixels < area.Least || pixels > area.Most);

    // Each found box, highest score first, takes the true one that it overlaps most of those that nobody took; one that counts before one
    // that does not.
    private static void AddVerdicts(List<Verdict> verdicts, ScoredPicture picture, (double Least, double Most) area, double threshold)
    {
        TrueBox[] truth =
            [.. picture.Truth.Select(one => one with { IsIgnored = IsOut(one, picture, area) }).OrderBy(one => one.IsIgnored)];
        var taken = new bool[truth.Length];
        for (var rank = 0; rank < picture.Found.Length && rank < MaxDetections[^1]; rank++)
        {
            var found = picture.Found[rank];
            var (best, most) = (-1, threshold);
            for (var i = 0; i < truth.Length; i++)
            {
                if (taken[i] && !truth[i].IsCrowd)
                    continue;
                if (best >= 0 && !truth[best].IsIgnored && truth[i].IsIgnored)
                    break;
                var overlap = truth[i].IsCrowd ? found.Box.Covered(truth[i].Box) : found.Box.Overlap(truth[i].Box);
                if (overlap >= most)
                    (best, most) = (i, overlap);
            }

            if (best >= 0)
                taken[best] = true;
            if (best >= 0 ? !truth[best].IsIgnored : !IsOut(found.Box, picture, area))
                verdicts.Add(new Verdict(found.Score, rank, best >= 0));
        }
    }

    /// <summary>Whether a found box is right.</summary>
    /// <param name="Score">Its score.</param>
    /// <param name="Rank">Its place among those of its class in its picture, from 0.</param>
    /// <param name="IsRight">Whether it is.</param>
    private readonly record struct Verdict(float Score, int Rank, bool IsRight);

    /// <summary>Sums over classes, for each threshold.</summary>
    private sealed class CocoSums(int maxDetections)
    {
        private readonly double[] precisions = new double[Thresholds];
        private readonly double[] recalls = new double[Thresholds];
        private int count;

        public double Precision() => count > 0 ? precisions.Average() * Thresholds / count : double.NaN;

        public double Precision(int threshold) => count > 0 ? precisions[threshold] * Thresholds / count : double.NaN;

        public double Recall() => count > 0 ? recalls.Average() * Thresholds / count : double.NaN;

        public void Add(Verdict[] sorted, int objects, int threshold)
        {
            count++;
            List<double> recall = [], precision = [];
            var (right, wrong) = (0, 0);
            foreach (var one in sorted)
            {
                if (one.Rank >= maxDetections)
                    continue;
                if (one.IsRight)
                    right++;
                else
                    wrong++;
                recall.Add(right / (double)objects);
                precision.Add(right / (double)(right + wrong));
            }

            for (var i = precision.Count - 2; i >= 0; i--)
                precision[i] = Math.Max(precision[i], precision[i + 1]);
            recalls[threshold] += right / (double)objects;
            var sum = 0d;
            for (var (point, at) = (0, 0); point < Recalls; point++)
            {
                while (at < recall.Count && recall[at] < point * 0.01)
                    at++;
                sum += at < precision.Count ? precision[at] : 0;
            }

            precisions[threshold] += sum / Recalls;
        }
    }
}
