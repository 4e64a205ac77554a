using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabi.Data.Tests;

/// <summary>
/// Files that are missing, cut, renamed, mis-encoded or hostile: each ends in an error message that names file and place.
/// </summary>
public sealed class BadFileTests : TestsWithFolder
{
    private const string Head = "Date Time,p (mbar),T (degC)\n";
    private static void Says(Action action, params string[] words)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<NabiException>(action);
        Assert.All(words, word => Assert.Contains(word, problem.Message, StringComparison.Ordinal));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    private DataSource Source
        => DataSource.Of(Folder.Path, Folder["cache"], null, new Uri("http://127.0.0.1:9/"),
            new Download { Attempts = 1, ServerTimeout = TimeSpan.FromSeconds(2) });

    private static byte[] Idx(int[] sizes, int values, byte fill = 1)
    {
        var bytes = new byte[4 + 4 * sizes.Length + values];
        (bytes[2], bytes[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), sizes[i]);
        bytes.AsSpan(4 + 4 * sizes.Length).Fill(fill);
        return bytes;
    }

    private void Digits(byte[] trainImages, byte[] trainLabels)
    {
        Folder.Write("mnist/train-images-idx3-ubyte", trainImages);
        Folder.Write("mnist/train-labels-idx1-ubyte", trainLabels);
        Folder.Write("mnist/t10k-images-idx3-ubyte", Idx([1, 2, 2], 4));
        Folder.Write("mnist/t10k-labels-idx1-ubyte", Idx([1], 1));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return target.ToArray();
    }

    [Fact]
    public void Sound_digits_are_read()
    {
        Digits(Gzip(Idx([2, 2, 2], 8, 7)), Idx([2], 2, 9));
        var (train, test) = Mnist.Load(Source);
        Assert.Equal((2, 1), (train.Count, test.Count));
        Assert.Equal((7f, 9), (train.X.AsSpan()[7], train.Y.AsIntegers()[1]));
    }

    [Fact]
    public void Damaged_digits_are_refused()
    {
        Digits(Idx([2, 2, 2], 7), Idx([2], 2));
        Says(() => Mnist.Load(Source), "train-images-idx3-ubyte", "8 bytes", "7 follow");
        Digits(Idx([int.MaxValue, 1000, 1000], 8), Idx([2], 2));
        Says(() => Mnist.Load(Source), "train-images-idx3-ubyte");
        Digits(Gzip(Idx([50000, 1000, 1000], 8)), Idx([2], 2));
        Says(() => Mnist.Load(Source), "train-images-idx3-ubyte");
        Digits(Idx([2, 2, 2], 8), Idx([3], 3));
        Says(() => Mnist.Load(Source), "train-labels-idx1-ubyte", "3 labels", "2 images");
        Digits(Idx([2, 2, 2], 8), Idx([2], 2, 10));
        Says(() => Mnist.Load(Source), "label 0 is 10");
        Digits(Idx([2], 2), Idx([2, 2, 2], 8));
        Says(() => Mnist.Load(Source), "expected images");
        Digits(Encoding.UTF8.GetBytes("<html>not found</html>"), Idx([2], 2));
        Says(() => Mnist.Load(Source), "train-images-idx3-ubyte", "not an idx file");
        Digits(Gzip(Idx([2, 2, 2], 8))[..20], Idx([2], 2));
        Says(() => Mnist.Load(Source), "train-images-idx3-ubyte");
        File.Delete(Folder["mnist/train-labels-idx1-ubyte"]);
        Digits(Idx([2, 2, 2], 8), []);
        Says(() => Mnist.Load(Source), "train-labels-idx1-ubyte");
    }

    [Fact]
    public void Missing_files_say_where_they_belong()
        => Says(() => Mnist.Load(Source), "'train-images-idx3-ubyte.gz' is not in",
            Path.Combine(Folder.Path, "mnist"), "by hand", "NABI_DATA");

    [Fact]
    public void Reviews_must_be_Keras_s_archive()
    {
        var rule = new KerasSequences(null, 0, null, 113, 1, 2, 3);
        Folder.Write("imdb/imdb.npz", "this is no zip");
        Says(() => Imdb.Load(Source, rule), "imdb.npz");
        Npz(("x_train", Pickled("K\u0001K\u0002")), ("y_train", Longs(1)), ("x_test", Pickled("cos\nsystem\n")), ("y_test", Longs(1)));
        Says(() => Imdb.Load(Source, rule), "imdb.npz", "x_test", "offset");
        Npz(("x_train", Pickled("K\u0001")), ("y_train", Longs(1, 0)));
        Says(() => Imdb.Load(Source, rule), "imdb.npz", "1 sequences", "2 labels");
        Npz(("y_train", Longs(1)));
        Says(() => Imdb.Load(Source, rule), "x_train");
        Npz(("x_train", Pickled("K\u0001K\u0002")), ("y_train", Longs(1)), ("x_test", Pickled("K\u0005")), ("y_test", Longs(0)));
        var (train, test) = Imdb.Load(Source, rule);
        Assert.Equal([1, 4, 5], train.X[0]);
        // Without a limit the largest number itself falls out, as in Keras.
        Assert.Equal([1, 2], test.X[0]);
        Says(() => Imdb.Load(Source, rule with { MaxLength = 2 }), "maxLen 2");
        Says(() => Imdb.Load(Source, rule with { SkipTop = -1 }), "skipTop");
        Says(() => Imdb.Load(Source, rule with { Seed = -1 }), "seed");
    }

    [Theory]
    [InlineData("", "not a word index")]
    [InlineData("{\"the\": 1,", "line 1")]
    [InlineData("[1, 2]", "expected a JSON object")]
    [InlineData("{\"the\": \"one\"}", "the")]
    [InlineData("{\"the\": 1.5}", "the")]
    public void Word_index_must_be_words_and_ranks(string json, string word)
        => Says(() => WordRanks.Read(Folder.Write("index.json", json)), "index.json", word);

    [Theory]
    [InlineData("01.01.2009 00:10:00,996.5\n", "line 2", "2 cells, expected 3")]
    [InlineData("01.01.2009 00:10:00,996.5,\n", "line 2", "the cell is empty in column 'T (degC)'")]
    [InlineData("01.01.2009 00:10:00,996.5,1\n01.01.2009 00:20:00,warm,1\n", "line 3", "'warm' is not a number in column 'p (mbar)'")]
    [InlineData("01.01.2009 00:10:00,996.5,1,5\n", "line 2", "4 cells")]
    [InlineData("2009-01-01,996.5,1\n", "line 2", "is not a time")]
    [InlineData("\"01.01.2009,996.5,1\n", "line 2", "not closed")]
    [InlineData("", "no measurements", "csv")]
    public void Damaged_weather_is_refused(string rows, string first, string second)
        => Says(() => JenaClimate.Read(Folder.Write("weather.csv", Head + rows)), "weather.csv", first, second);

    [Fact]
    public void Other_tables_are_no_weather()
    {
        Says(() => JenaClimate.Read(Folder.Write("weather.csv", "a,b\n1,2\n")), "weather.csv", "'Date Time'");
        Says(() => JenaClimate.Read(Folder.Write("weather.csv", "")), "weather.csv", "empty");
        Says(() => JenaClimate.Read(Folder["none.csv"]), "none.csv");
        Says(() => JenaClimate.Load(Source, "other.csv"), "other.csv");
    }

    [Fact]
    public void Quoted_latin_and_mixed_line_ends_are_read()
    {
        var bytes = Encoding.Latin1.GetBytes(
            "\"Date Time\",\"p (mbar)\",\"T (degC)\",\"PAR (\u00B5mol)\"\r\n01.01.2009 "
            + "00:10:00,996.5,-1e1,3\n\n\"01.01.2009 00:20:00\", 997 ,\"2\",4");
        var weather = JenaClimate.Read(Folder.Write("latin.csv", bytes));
        Assert.Equal(["p (mbar)", "T (degC)", "PAR (\u00B5mol)"], weather.Columns);
        Assert.Equal([996.5f, -10f, 3f, 997f, 2f, 4f], weather.Values.ToArray());
    }

    [Theory]
    [InlineData("the 1 2 3\nof 1 2\n", "line 2", "2 numbers, expected 3")]
    [InlineData("the 1 2\nof 1 x2\n", "line 2", "number 2 is 'x2'")]
    [InlineData("the 1 2\nof 1 NaN\n", "line 2", "NaN")]
    [InlineData("the 1 2\nthe 1 2\n", "line 2", "twice")]
    [InlineData("the\n", "line 1", "expected a word")]
    [InlineData("the 1 2\nof  1 2\n", "line 2", "3 numbers")]
    [InlineData("", "empty", "expected lines")]
    public void Damaged_vectors_are_refused(string text, string first, string second)
        => Says(() => GloVe.Read(Folder.Write("glove.txt", text)), "glove.txt", first, second);

    [Fact]
    public void Vectors_may_be_compressed_and_have_windows_line_ends()
    {
        var vectors = GloVe.Read(Folder.Write("g.gz", Gzip(Encoding.UTF8.GetBytes("the 1 -2.5e-1\r\n케 3 4"))));
        Assert.Equal((2, 2), (vectors.Count, vectors.Dimension));
        Assert.Equal([1f, -.25f, 3f, 4f], [.. vectors["the"], .. vectors["케"]]);
        Assert.Equal(1, GloVe.Read(Folder["g.gz"], maxWords: 1).Count);
        Says(() => _ = vectors["zebra"].Length, "zebra");
        Says(() => GloVe.Read(Folder.Write("bad", [0xff, 0xfe, (byte)' ', (byte)'1'])), "line 1", "UTF-8");
        Says(() => GloVe.Read(Folder.Write("long", new byte[3 << 20])), "line 1", "without a line end");
        Folder.Write("glove/glove.6B.50d.txt", "the 1 2\n");
        Says(() => GloVe.Load(50, Folder.Path), "2 numbers, expected 50");
        Says(() => GloVe.Load(51, Folder.Path), "51");
    }

    [Fact]
    public void Damaged_pictures_are_refused()
    {
        for (var i = 1; i <= 5; i++)
            Folder.Write($"cifar10/cifar-10-batches-bin/data_batch_{i}.bin", new byte[3073]);
        Folder.Write("cifar10/cifar-10-batches-bin/test_batch.bin.gz", Gzip(new byte[2 * 3073]));
        Assert.Equal((5, 2), (Cifar10.Load(Source).Train.Count, Cifar10.Load(Source).Test.Count));
        Folder.Write("cifar10/cifar-10-batches-bin/data_batch_3.bin", new byte[5000]);
        Says(() => Cifar10.Load(Source), "data_batch_3.bin", "5000 bytes", "at byte 3073");
        var wrong = new byte[2 * 3073];
        wrong[3073] = 10;
        Folder.Write("cifar10/cifar-10-batches-bin/data_batch_3.bin", wrong);
        Says(() => Cifar10.Load(Source), "data_batch_3.bin", "byte 3073", "label 10");
        File.Delete(Folder["cifar10/cifar-10-batches-bin/data_batch_3.bin"]);
        Says(() => Cifar10.Load(Source), "data_batch_3.bin", "is not in");
    }

    [Fact]
    public void Raw_reviews_come_from_folders_too()
    {
        foreach (var part in (string[])["train", "test"])
        {
            Folder.Write($"imdb/aclImdb/{part}/pos/10_9.txt", $"{part} good 10");
            Folder.Write($"imdb/aclImdb/{part}/pos/2_8.txt", $"{part} good 2");
            Folder.Write($"imdb/aclImdb/{part}/neg/0_1.txt", $"{part} bad");
            Folder.Write($"imdb/aclImdb/{part}/neg/readme.txt", "no review");
        }

        var (train, test) = Imdb.LoadTexts(Folder.Path);
        Assert.Equal(["train bad", "train good 2", "train good 10"], train.X);
        Assert.Equal([0, 1, 1], test.Y);
        Folder.Write("imdb/aclImdb/test/neg/5_1.txt", [0x41, 0xff, 0x42]);
        Says(() => Imdb.LoadTexts(Folder.Path), "5_1.txt", "byte 1");
        Folder.Write("imdb/aclImdb/test/neg/5_1.txt", new byte[(1 << 20) + 1]);
        Says(() => Imdb.LoadTexts(Folder.Path), "5_1.txt", "at most");
        Says(() => RawReviews.Read(Directory.CreateDirectory(Folder["nothing"]).FullName), "no reviews");
    }

    private void Npz(params (string Name, byte[] Npy)[] arrays)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, npy) in arrays)
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(npy);
            }
        }

        Folder.Write("imdb/imdb.npz", bytes.ToArray());
    }

    private static byte[] Npy(string header, byte[] values)
    {
        header = header.PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    private static byte[] Longs(params long[] values)
        => Npy($"{{'descr': '<i8', 'fortran_order': False, 'shape': ({values.Length},), }}", [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>An object array of one list with the given opcodes inside.</summary>
    private static byte[] Pickled(string items)
        => Npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
            [0x80, 2, .. Encoding.Latin1.GetBytes($"](](({items}ee.".Replace("((", "(", StringComparison.Ordinal))]);
}
