namespace Nabi.Data;

/// <summary>
/// The Reuters newswire as word numbers: 11,228 texts on 46 topics (Reuters-21578, D. D. Lewis). The sequences are those of
/// Keras's <c>reuters.load_data</c>, number for number.
/// </summary>
public static class Reuters
{
    private const string Set = "reuters";
    private const string Home = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/";

    private static readonly RemoteFile Texts = new("reuters.npz", new Uri(Home + "reuters.npz"))
    {
        Sha256 = "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
        Length = 2110848,
    };

    private static readonly RemoteFile Words = new("reuters_word_index.json", new Uri(Home + "reuters_word_index.json"))
    {
        Md5 = "4d44cc38712099c9e383dc6e5f11a921",
    };

    /// <summary>What the 46 topics are called; the number of a target is the place of its name.</summary>
    /// <remarks>Keras's <c>reuters.get_label_names</c>.</remarks>
    public static IReadOnlyList<string> LabelNames { get; } =
    [
        "cocoa", "grain", "veg-oil", "earn", "acq", "wheat", "copper", "housing", "money-supply", "coffee", "sugar", "trade",
        "reserves", "ship", "cotton",
        "carcass", "crude", "nat-gas", "cpi", "money-fx", "interest", "gnp", "meal-feed", "alum", "oilseed", "gold", "tin",
        "strategic-metal", "livestock",
        "retail", "ipi", "iron-steel", "rubber", "heat", "jobs", "lei", "bop", "zinc", "orange", "pet-chem", "dlr", "gas",
        "silver", "wpi", "hog", "lead",
    ];

    /// <summary>Loads the texts, from a data folder or, if need be, from the network.</summary>
    /// <param name="numWords">Words are kept when their number is below this; null (or 0) for all, with Keras's exception that the very
    /// last becomes <paramref name="oovChar"/>.</param>
    /// <param name="skipTop">Words below this number become <paramref name="oovChar"/> too. Default 0.</param>
    /// <param name="maxLen">Longer texts, and those just as long, are left out; null for none.</param>
    /// <param name="testSplit">The part of the texts that is kept for testing. Default 0.2.</param>
    /// <param name="seed">The seed of NumPy's shuffle. Default 113.</param>
    /// <param name="startChar">The id put before each text; null for none. Default 1.</param>
    /// <param name="oovChar">What stands for words left out; null to drop them. Default 2.</param>
    /// <param name="indexFrom">Added to each word's rank, so that 0 to 2 stay free. Default 3.</param>
    /// <param name="folder">The data folder, holding reuters/reuters.npz; null for NABI_DATA, or the network.</param>
    /// <param name="progress">Receives the progress of the download; null for none.</param>
    /// <exception cref="NabiException">
    /// The file is missing or damaged, <paramref name="testSplit"/> is not from 0 to 1, or a number of words, length or seed is negative.
    /// </exception>
    public static (LabeledSequences Train, LabeledSequences Test) Load(
        int? numWords = null, int skipTop = 0, int? maxLen = null, double testSplit = 0.2, int seed = 113,
        int? startChar = 1, int? oovChar = 2,
        int indexFrom = 3, string? folder = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress), testSplit,
            new KerasSequences(numWords, skipTop, maxLen, seed, startChar, oovChar, indexFrom));

    /// <summary>The rank of each word, the most frequent 1. In the loaded sequences a word has its rank plus 3 (indexFrom).</summary>
    /// <param name="folder">The data folder, holding reuters/reuters_word_index.json; null for NABI_DATA, or the network.</param>
    /// <param name="progress">Receives the progress of the download; null for none.</param>
    /// <exception cref="NabiException">The file is missing or damaged.</exception>
    public static IReadOnlyDictionary<string, int> WordIndex(string? folder = null, IProgress<DownloadProgress>? progress = null)
        => WordRanks.Read(DataSource.Of(folder, progress).Find(Set, Words));

    internal static (LabeledSequences Train, LabeledSequences Test) Load(DataSource source, double testSplit, KerasSequences rule)
    {
        rule.Check(nameof(Reuters));
        if (!(testSplit >= 0 && testSplit <= 1))
            throw new NabiException(FormattableString.Invariant($"Reuters.Load: testSplit must be from 0 to 1, got {testSplit}."));
        var path = source.Find(Set, Texts);
        using var file = NpzFile.Open(path);
        var all = rule.Read(file, path, "x", "y", rule.Random());
        all = rule.Limit(all, rule.Bound(all));
        var train = (int)(all.Count * (1 - testSplit));
        return (all.Take(train), all.Skip(train));
    }
}
