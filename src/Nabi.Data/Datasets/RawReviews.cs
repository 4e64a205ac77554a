namespace Nabi.Data;

/// <summary>
/// The raw IMDB reviews, from unpacked folders <c>{train,test}/{neg,pos}/ID_RATING.txt</c> or straight from their tar
/// archive, which is not unpacked. Order: the bad reviews, then the good ones, each by number.
/// </summary>
internal static class RawReviews
{
    private const int MostBytes = 1 << 20;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a folder or a tar archive.</summary>
    /// <exception cref="NabiException">It is missing or damaged, has no reviews, or a review is not UTF-8.</exception>
    public static (LabeledTexts Train, LabeledTexts Test) Read(string path)
    {
        var reviews = Directory.Exists(path) ? FromFolder(path) : FromTar(path);
        if (reviews.Count == 0)
        {
            throw new NabiException(
                $"'{path}' holds no reviews; expected files train/pos/0_9.txt, train/neg/..., test/pos/... and test/neg/....");
        }

        var ordered = reviews.OrderBy(review => review.Good).ThenBy(review => review.Number).ToArray();
        return (Half(ordered, train: true), Half(ordered, train: false));
    }

    private static LabeledTexts Half(Review[] reviews, bool train)
    {
        var half = Array.FindAll(reviews, review => review.Train == train);
        return new LabeledTexts(Array.ConvertAll(half, review => review.Text), Array.ConvertAll(half, review => review.Good ? 1 : 0));
    }

    private static List<Review> FromFolder(string path)
    {
        var reviews = new List<Review>();
        foreach (var part in (string[])["train/neg", "train/pos", "test/neg", "test/pos"])
        {
            var folder = Path.Combine(path, part);
            if (!Directory.Exists(folder))
                continue;
            foreach (var file in Directory.GetFiles(folder, "*.txt"))
            {
                if (Place($"{part}/{Path.GetFileName(file)}") is not { } place)
                    continue;
                using var stream = FileOpener.OpenRead(file);
                if (stream.Length > MostBytes)
                    throw new NabiException($"'{file}' has {stream.Length} bytes; a review has at most {MostBytes}.");
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                reviews.Add(place with { Text = Decode(bytes, () => $"'{file}'") });
            }
        }

        return reviews;
    }

    private static List<Review> FromTar(string path)
    {
        var reviews = new List<Review>();
        using var stream = ExpandedFile.Open(path);
        var entries = new TarEntries(stream, path);
        while (entries.Next())
        {
            if (!entries.IsFolder && Place(entries.Name) is { } place)
                reviews.Add(place with { Text = Decode(entries.ReadAll(MostBytes), () => $"'{path}': '{entries.Name}'") });
        }

        return reviews;
    }

    private static Review? Place(string name)
    {
        var parts = name.Split('/');
        if (parts.Length < 3 || parts[^3] is not ("train" or "test") || parts[^2] is not ("neg" or "pos"))
            return null;
        var mark = parts[^1].IndexOf('_', StringComparison.Ordinal);
        return mark > 0 && parts[^1].EndsWith(".txt", StringComparison.Ordinal)
            && int.TryParse(parts[^1].AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Review(parts[^3] == "train", parts[^2] == "pos", number, "")
            : null;
    }

    private static string Decode(ReadOnlySpan<byte> bytes, Func<string> what)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException problem)
        {
            throw new NabiException($"{what()} is not UTF-8 text: byte {Math.Max(0, problem.Index)} does not belong to any character.",
                problem);
        }
    }

    private readonly record struct Review(bool Train, bool Good, int Number, string Text);
}
