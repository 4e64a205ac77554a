using System.Diagnostics;

namespace Nabi.Data.Tests;

/// <summary>The loaders on the real files, where a data folder is at hand.</summary>
public sealed class RealDataTests
{
    private static string Folder(string file)
    {
        var folder = SharedFolder.Data;
        Assert.SkipWhen(folder is null, "No data folder: set NABI_DATA.");
        Assert.SkipUnless(Path.Exists(Path.Combine(folder!, file)), $"The data folder has no {file}.");
        return folder!;
    }

    [Fact]
    public void Imdb_is_Keras_s_Imdb()
    {
        var folder = Folder("imdb/imdb.npz");
        var clock = Stopwatch.StartNew();
        var (train, test) = Imdb.Load(numWords: 30000, folder: folder);
        TestContext.Current.TestOutputHelper?.WriteLine($"imdb: {clock.ElapsedMilliseconds} ms");
        Assert.Equal(25000, train.Count);
        Assert.Equal(25000, test.Count);
        Assert.Equal([1, 14, 22, 16, 43, 530, 973, 1622, 1385, 65], train.X[0].Take(10));
        Assert.Equal([1, 0], train.Y.Take(2));
        Assert.Equal([1, 194, 1153, 194, 8255, 78, 228, 5, 6, 1463], train.X[1].Take(10));
        Assert.Equal([1, 591, 202, 14, 31, 6, 717, 10, 10, 18142], test.X[0].Take(10));
        Assert.Equal(12500, train.Y.Sum());
    }

    [Fact]
    public void Imdb_limits_words_and_lengths()
    {
        var folder = Folder("imdb/imdb.npz");
        var (train, test) = Imdb.Load(numWords: 10000, skipTop: 20, maxLen: 100, folder: folder);
        Assert.All(train.X.Concat(test.X), words => Assert.True(words.Length < 100 && words.All(word => word is 2 or (>= 20 and < 10000))));
        Assert.InRange(train.Count, 1000, 5000);
        var (dropped, _) =
            Imdb.Load(numWords: 10000, skipTop: 20, maxLen: 100, oovChar: null, startChar: null, indexFrom: 0, folder: folder);
        Assert.All(dropped.X, words => Assert.All(words, word => Assert.InRange(word, 20, 9999)));
        Assert.Equal((1, 88584), (Imdb.WordIndex(folder)["the"], Imdb.WordIndex(folder).Count));
    }

    [Fact]
    public void Reuters_is_Keras_s_Reuters()
    {
        var folder = Folder("reuters/reuters.npz");
        var (train, test) = Reuters.Load(folder: folder);
        Assert.Equal((8982, 2246), (train.Count, test.Count));
        Assert.Equal([1, 27595, 28842, 8, 43, 10, 447, 5, 25, 207], train.X[0].Take(10));
        Assert.Equal(3, train.Y[0]);
        Assert.Equal(46, train.Y.Concat(test.Y).Distinct().Count());
        Assert.Equal(30979, Reuters.WordIndex(folder).Count);
    }

    [Fact]
    public void Mnist_has_its_digits()
    {
        var (train, test) = Mnist.Load(Folder("mnist/train-images-idx3-ubyte.gz"));
        Assert.Equal(new Shape(60000, 28, 28), train.X.Shape);
        Assert.Equal(new Shape(10000), test.Y.Shape);
        Assert.Equal([5, 0, 4, 1, 9], train.Y.AsIntegers()[..5]);
        Assert.Equal([7, 2, 1, 0, 4], test.Y.AsIntegers()[..5]);
        Assert.Equal(255f, train.X.ToArray().Max());
        Assert.Equal(33.3184f, train.X.ToArray().Average(x => (double)x), 1e-3);
    }

    [Fact]
    public void Fashion_has_its_garments()
    {
        var (train, test) = FashionMnist.Load(Folder("fashion-mnist/train-images-idx3-ubyte.gz"));
        Assert.Equal((60000, 10000), (train.Count, test.Count));
        Assert.Equal([9, 0, 0, 3, 0], train.Y.AsIntegers()[..5]);
        Assert.Equal("Ankle boot", FashionMnist.ClassNames[test.Y.AsIntegers()[0]]);
    }

    [Fact]
    public void Raw_reviews_come_from_their_archive()
    {
        var (train, test) = Imdb.LoadTexts(Folder("imdb/aclImdb_subset.tar.gz"));
        Assert.Equal((2000, 2000), (train.Count, test.Count));
        Assert.Equal((1000, 0, 1), (train.Y.Sum(), train.Y[0], train.Y[^1]));
        Assert.StartsWith("Story of a man who has unnatural feelings for a pig.", train.X[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Both_weather_files_are_read()
    {
        var folder = Folder("jena_climate/mpi_roof_2024-06-09_2024-10-20.csv");
        var weather = JenaClimate.Load(folder);
        Assert.Equal((19132, 14), (weather.Count, weather.Columns.Count));
        Assert.Equal(new DateTime(2024, 6, 9, 11, 40, 0), weather.Times[0]);
        Assert.Equal(new DateTime(2024, 10, 20, 8, 10, 0), weather.Times[^1]);
        Assert.Equal(18.76f, weather.Column(JenaClimate.Temperature).AsSpan()[0]);
        Assert.Equal("wd (deg)", weather.Columns[13]);

        var excerpt = JenaClimate.Load(folder, "jena_climate_2009_first4000rows_11cols.csv");
        Assert.Equal((4000, 11), (excerpt.Count, excerpt.Columns.Count));
        Assert.Equal([996.52f, -8.02f, 265.4f], excerpt.Values.AsSpan()[..3]);

        var (series, mean, deviation) = weather.Standardize(10000);
        var first = series.Column(JenaClimate.Temperature).ToArray().Take(10000).ToArray();
        Assert.Equal(0, first.Average(x => (double)x), 1e-4);
        Assert.Equal(1, first.Average(x => (double)x * x), 1e-4);
        Assert.Equal(18.76, series.Column(JenaClimate.Temperature).AsSpan()[0] * deviation[1] + mean[1], 1e-3);
    }

    [Fact]
    public void Cifar_prefixes_are_read()
    {
        var (train, test) = Cifar10.Load(Folder("cifar10/cifar-10-batches-bin/data_batch_1.bin.gz"));
        Assert.Equal(new Shape(8068, 32, 32, 3), train.X.Shape);
        Assert.Equal(1017, test.Count);
        Assert.Equal([6, 9, 9, 4, 1], train.Y.AsIntegers()[..5]);
        Assert.Equal([59f, 62f, 63f], train.X.AsSpan()[..3]);
        Assert.Equal("cat", Cifar10.ClassNames[test.Y.AsIntegers()[0]]);
    }

    [Fact]
    public void GloVe_prefix_is_read()
    {
        var vectors = GloVe.Load(100, Folder("glove/glove.6B.100d.first2717.txt"));
        Assert.Equal((2717, 100), (vectors.Count, vectors.Dimension));
        Assert.Equal(-0.038194f, vectors["the"][0]);
        var matrix = vectors.EmbeddingMatrix(new Dictionary<string, int> { ["the"] = 1, ["zzzz"] = 2, ["of"] = 9 }, 3);
        Assert.Equal(new Shape(3, 100), matrix.Shape);
        Assert.Equal([0f, -0.038194f, 0f], [matrix.AsSpan()[0], matrix.AsSpan()[100], matrix.AsSpan()[200]]);
    }

    [Fact]
    public void Digits_are_fetched_checked_and_kept()
    {
        var mnist = Path.Combine(Folder("mnist/train-images-idx3-ubyte.gz"), "mnist");
        var files = Directory.GetFiles(mnist).ToDictionary(path => "mnist/" + Path.GetFileName(path), File.ReadAllBytes);
        using var empty = new TemporaryFolder();
        using var cache = new TemporaryFolder();
        using var server = Downloads.LocalServer.Of(files);
        var source = DataSource.Of(empty.Path, cache.Path, null, server.Address);
        Assert.Equal(60000, Mnist.Load(source).Train.Count);
        Assert.Equal(10000, Mnist.Load(source).Test.Count);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(4, Directory.GetFiles(Path.Combine(cache.Path, "mnist")).Length);
    }
}
