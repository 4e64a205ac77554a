using Nabi.Detection;

namespace Nabi.Tests.Detection;

/// <summary>Small detectors and made pictures.</summary>
internal static class YoloSamples
{
    /// <summary>A detector of two scales on 64 x 64, two anchors each.</summary>
    public static YoloV3 Small(int classes = 2, IReadOnlyList<Anchor>? anchors = null) => new(new()
    {
        Classes = classes,
        Backbone = "tiny",
        InputShape = [64, 64, 3],
        Width = 0.125f,
        Anchors = anchors ?? [new(10, 10), new(16, 20), new(24, 16), new(32, 36)],
    });

    /// <summary>Pictures with rectangles of two colours, and where they are.</summary>
    public static (Tensor Pictures, IReadOnlyList<IReadOnlyList<DetectedObject>> Objects) Rectangles(int count, int side, int seed)
    {
        var random = new Random(seed);
        var pictures = new float[count * side * side * 3];
        List<IReadOnlyList<DetectedObject>> objects = [];
        for (var picture = 0; picture < count; picture++)
        {
            var own = pictures.AsSpan(picture * side * side * 3, side * side * 3);
            for (var i = 0; i < own.Length; i++)
                own[i] = 0.3f * (float)random.NextDouble();
            List<DetectedObject> some = [];
            for (var tries = random.Next(1, 3); tries > 0; tries--)
            {
                var (width, height, label) = (random.Next(side / 4, side / 2), random.Next(side / 4, side / 2), random.Next(2));
                var (left, top) = (random.Next(side - width), random.Next(side - height));
                var box = new Box((float)left / side, (float)top / side, (float)(left + width) / side, (float)(top + height) / side);
                if (some.Exists(other => other.Box.IntersectionOverUnion(box) > 0.05f))
                    continue;
                some.Add(new(box, label, 1));
                for (var row = top; row < top + height; row++)
                {
                    for (var column = left; column < left + width; column++)
                        own[(row * side + column) * 3 + label] = 0.9f;
                }
            }

            objects.Add(some);
        }

        return (new Tensor([count, side, side, 3], pictures), objects);
    }
}
