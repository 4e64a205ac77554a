namespace Nabi.Detection;

/// <content>Anchors of own boxes.</content>
public static partial class Boxes
{
    private const int MostRounds = 1000;

    /// <summary>
    /// Sizes that the boxes of a data set are most like, to be the anchors of a detector: k-means clustering with 1 - intersection over
    /// union as the distance, both boxes put on one middle.
    /// </summary>
    /// <param name="boxes">The boxes, in parts of the picture that the network sees; those without area are left out.</param>
    /// <param name="count">How many anchors, 1 or more: for YOLOv3 three for each scale.</param>
    /// <param name="height">Rows of the picture that the network sees.</param>
    /// <param name="width">Columns of the picture that the network sees.</param>
    /// <returns>The anchors, smallest area first. The same boxes give the same anchors.</returns>
    /// <exception cref="NabiException">A number is below 1, or there are fewer boxes with an area than anchors.</exception>
    /// <remarks>Redmon and Farhadi, 2017 (YOLO9000).</remarks>
    public static IReadOnlyList<Anchor> Anchors(IEnumerable<Box> boxes, int count, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (count < 1 || height < 1 || width < 1)
            throw new NabiException($"Anchors needs a count, height and width of 1 or more, got {count}, {height} and {width}.");
        (double Width, double Height)[] sizes = [
            .. boxes.Where(box => box.IsFinite && box.Area > 0).Select(box => ((double)box.Width * width, (double)box.Height * height))
                .OrderBy(size => size.Item1 * size.Item2)];
        if (sizes.Length < count)
            throw new NabiException($"Anchors needs as many boxes with an area as anchors, {count}, got {sizes.Length}.");
        // The first middles are boxes of evenly spread sizes.
        var middles = Enumerable.Range(0, count).Select(i => sizes[(2L * i + 1) * sizes.Length / (2 * count)]).ToArray();
        var nearest = new int[sizes.Length];
        for (var (round, isMoving) = (0, true); round < MostRounds && isMoving; round++)
        {
            isMoving = round == 0;
            for (var i = 0; i < sizes.Length; i++)
            {
                var best = 0;
                for (var k = 1; k < count; k++)
                {
                    if (Likeness(sizes[i], middles[k]) > Likeness(sizes[i], middles[best]))
                        best = k;
                }

                isMoving |= best != nearest[i];
                nearest[i] = best;
            }

            Move(middles, sizes, nearest);
        }

        return [.. middles.OrderBy(size => size.Width * size.Height).Select(size => new Anchor((float)size.Width, (float)size.Height))];
    }

    /// <summary>The intersection over union of two sizes on one middle.</summary>
    internal static double Likeness((double Width, double Height) one, (double Width, double Height) other)
    {
        var shared = Math.Min(one.Width, other.Width) * Math.Min(one.Height, other.Height);
        return shared / (one.Width * one.Height + other.Width * other.Height - shared);
    }

    // A middle that no box is nearest to stays where it is.
    private static void Move((double Width, double Height)[] middles, (double Width, double Height)[] sizes, int[] nearest)
    {
        var sums = new (double Width, double Height, int Count)[middles.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            var sum = sums[nearest[i]];
            sums[nearest[i]] = (sum.Width + sizes[i].Width, sum.Height + sizes[i].Height, sum.Count + 1);
        }

        for (var k = 0; k < middles.Length; k++)
        {
            if (sums[k].Count > 0)
                middles[k] = (sums[k].Width / sums[k].Count, sums[k].Height / sums[k].Count);
        }
    }
}
