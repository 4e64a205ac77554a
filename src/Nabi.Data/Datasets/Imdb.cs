namespace Nabi.Data;

/// <summary>
/// The IMDB movie reviews as word numbers: 25,000 for training and 25,000 for testing, label 1 for a good review (A. Maas et
/// al., ACL 2011). The sequences are those of Keras's <c>imdb.load_data</c>, number for number.
/// </summary>
public static class Imdb
{
    private const string Set = "imdb";
    private const string Home = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/";

    private static readonly RemoteFile Reviews = new("imdb.npz", new Uri(Home + "imdb.npz"))
    {
        Sha256 = "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
        Length = 17464789,
    };

    private static readonly RemoteFile Words = new("imdb_word_index.json", new Uri(Home + "imdb_word_index.json"))
    {
        Sha256 = "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",
        Length = 1641221,
    };

    private static readonly RemoteFile RawTexts =
        new("aclImdb_v1.tar.gz", new Uri("https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"))
        {
            Md5 = "7c2ac02c03563afcf9b574c7e56c153a",
        };

    /// <summary>Loads the reviews, from a data folder or, if need be, from the network.</summary>
    /// <param name="numWords">Words are kept when their number is below this; null (or 0) for all, with Keras's exception that the very
    /// last becomes <paramref name="oovChar"/>.</param>
    /// <param name="skipTop">Words below this number become <paramref name="oovChar"/> too. Default 0.</param>
    /// <param name="maxLen">Longer reviews, and those just as long, are left out; null for none.</param>
    /// <param name="seed">The seed of NumPy's shuffle. Default 113.</param>
    /// <param name="startChar">The id put before each review; null for none. Default 1.</param>
    /// <param name="oovChar">What stands for words left out; null to drop them. Default 2.</param>
    /// <param name="indexFrom">Added to each word's rank, so that 0 to 2 stay free. Default 3.</param>
    /// <param name="folder">The data folder, holding imdb/imdb.npz; null for NABI_DATA, or the network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <exception cref="NabiException">The file is missing or damaged, or no review is short enough.</exception>
    public static (LabeledSequences Train, LabeledSequences Test) Load(
        int? numWords = null, int skipTop = 0, int? maxLen = null, int seed = 113, int? startChar = 1, int? oovChar = 2, int indexFrom = 3,
        string? folder = null, IProgress<DownloadProgress>? progress = null)
        => Load(DataSource.Of(folder, progress), new KerasSequences(numWords, skipTop, maxLen, seed, startChar, oovChar, indexFrom));

    /// <summary>The rank of each word, the most frequent 1. In the loaded sequences a word has its rank plus 3 (indexFrom).</summary>
    /// <param name="folder">The data folder, holding imdb/imdb_word_index.json; null for NABI_DATA, or the network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <exception cref="NabiException">The file is missing or damaged.</exception>
    public static IReadOnlyDictionary<string, int> WordIndex(string? folder = null, IProgress<DownloadProgress>? progress = null)
        => WordRanks.Read(DataSource.Of(folder, progress).Find(Set, Words));

    /// <summary>
    /// The reviews as they were written, label 1 for a good one, from the folders of <c>aclImdb</c> or its tar archive. The bad
    /// ones come first, each kind by number: shuffle before cutting.
    /// </summary>
    /// <param name="folder">The data folder, holding imdb/aclImdb, imdb/aclImdb_v1.tar.gz or imdb/aclImdb_subset.tar.gz; null for
    /// NABI_DATA, or the network.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <exception cref="NabiException">The files are missing or damaged, or a review is not UTF-8.</exception>
    public static (LabeledTexts Train, LabeledTexts Test) LoadTexts(string? folder = null, IProgress<DownloadProgress>? progress = null)
    {
        var source = DataSource.Of(folder, progress);
        return RawReviews.Read(source.FindLocal(Set, "aclImdb") ?? source.Find(Set, RawTexts, "aclImdb_subset.tar.gz"));
    }

    internal static (LabeledSequences Train, LabeledSequences Test) Load(DataSource source, KerasSequences rule)
    {
        rule.Check(nameof(Imdb));
        var path = source.Find(Set, Reviews);
        using var file = NpzFile.Open(path);
        var random = rule.Random();
        var train = rule.Read(file, path, "x_train", "y_train", random);
        var test = rule.Read(file, path, "x_test", "y_test", random);
        if (train.Count == 0 || test.Count == 0)
            throw new NabiException($"Imdb.Load: no review of '{path}' is shorter than maxLen {rule.MaxLength}; raise maxLen.");
        var bound = rule.Bound(train, test);
        return (rule.Limit(train, bound), rule.Limit(test, bound));
    }
}
