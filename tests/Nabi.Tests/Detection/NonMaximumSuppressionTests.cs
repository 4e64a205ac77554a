using System.Diagnostics;
using Nabi.Detection;

namespace Nabi.Tests.Detection;

public sealed class NonMaximumSuppressionTests
{
    [Theory]
    [FirstSeeds(20)]
    public void It_is_the_plain_definition(int seed)
    {
        var random = new Random(seed);
        DetectedObject[] objects = [.. Enumerable.Range(0, random.Next(1, 80)).Select(_ => Drawn(random))];
        var threshold = (float)random.NextDouble();
        Assert.Equal(Plain(objects, threshold), Boxes.NonMaximumSuppression(objects, threshold, int.MaxValue));
        Assert.Equal(Plain(objects, threshold).Take(3), Boxes.NonMaximumSuppression(objects, threshold, 3));
    }

    [Fact]
    public void Edges_of_the_definition()
    {
        var box = new Box(0.1f, 0.1f, 0.3f, 0.3f);
        DetectedObject first = new(box, 0, 0.5f), second = new(box with { Right = 0.31f }, 0, 0.5f);
        Assert.Empty(Boxes.NonMaximumSuppression([]));
        Assert.Equal([first], Boxes.NonMaximumSuppression([first, second]));
        Assert.Equal([second], Boxes.NonMaximumSuppression([second, first]));
        // Another class is another object, and so is a box that only touches.
        Assert.Equal(2, Boxes.NonMaximumSuppression([first, second with { Class = 1 }]).Count);
        Assert.Equal(2, Boxes.NonMaximumSuppression([first, new(new(0.3f, 0.1f, 0.5f, 0.3f), 0, 0.4f)], 0f).Count);
        // Just the threshold stays: half of each is shared.
        DetectedObject low = new(new(0, 0, 1, 1), 0, 0.9f), high = new(new(0, 0, 1, 0.5f), 0, 0.8f);
        Assert.Equal(2, Boxes.NonMaximumSuppression([low, high], 0.5f).Count);
        Assert.Single(Boxes.NonMaximumSuppression([low, high], 0.4999f));
        // What is no number is left out.
        Assert.Equal([first], Boxes.NonMaximumSuppression([
            first with { Score = float.NaN }, first with { Box = box with { Top = float.NaN } }, first]));
        Assert.Equal(2, Boxes.NonMaximumSuppression([first with { Box = default }, first with { Box = default }]).Count);
    }

    [Fact]
    public void Thousands_of_boxes_take_bounded_time_and_memory()
    {
        var random = new Random(1);
        DetectedObject[] objects = [.. Enumerable.Range(0, 200_000).Select(_ => Drawn(random) with { Class = 0 })];
        DetectedObject[] apart = [
            .. Enumerable.Range(0, 200_000).Select(i => new DetectedObject(new(i, 0, i + 0.5f, 1), 0, (float)random.NextDouble()))];
        Boxes.NonMaximumSuppression(objects);
        var (before, watch) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        Assert.True(Boxes.NonMaximumSuppression(objects, 0.9f).Count <= 100);
        Assert.Equal(100, Boxes.NonMaximumSuppression(apart).Count);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 60L * 2 * 200_000 + 100_000);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Settings_out_of_range_end_in_a_sentence()
    {
        Says("iouThreshold from 0 to 1, got 1.5", () => Boxes.NonMaximumSuppression([], 1.5f));
        Says("got NaN", () => Boxes.NonMaximumSuppression([], float.NaN));
        Says("maxDetections of 1 or more, got 0", () => Boxes.NonMaximumSuppression([], maxDetections: 0));
    }

    private static void Says(string part, Action action) => Assert.Contains(part, Assert.Throws<NabiException>(action).Message);

    private static DetectedObject Drawn(Random random)
        => new(Box.FromCenter((float)random.NextDouble(), (float)random.NextDouble(), (float)random.NextDouble() / 2,
            (float)random.NextDouble() / 2), random.Next(3), random.Next(20) / 20f);

    private static List<DetectedObject> Plain(DetectedObject[] objects, float threshold)
    {
        List<DetectedObject> waiting = [.. objects], kept = [];
        while (waiting.Count > 0)
        {
            var best = waiting.MaxBy(found => found.Score);
            kept.Add(best);
            waiting.RemoveAt(waiting.FindIndex(found => found == best));
            waiting.RemoveAll(found => found.Class == best.Class && Overlap(found.Box, best.Box) > threshold);
        }

        return kept;
    }

    private static double Overlap(Box a, Box b)
    {
        var width = Math.Max(0, (double)Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left));
        var height = Math.Max(0, (double)Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        var shared = width * height;
        return shared == 0 ? 0 : shared / (Area(a) + Area(b) - shared);
    }

    private static double Area(Box box) => ((double)box.Right - box.Left) * ((double)box.Bottom - box.Top);
}
