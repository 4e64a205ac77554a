using System.Globalization;
using System.IO.Compression;
using System.Text;
using Nabi.Data;
using Nabi.Files;

namespace Nabi.Recipes;

/// <summary>
/// The made data of tiny runs as files of the published forms, for programs that read data sets by the library's loaders: with
/// <c>NABI_DATA</c> naming the folder, every sample runs without a network.
/// </summary>
public static class SyntheticFiles
{
    private const byte MostLight = 255;

    /// <summary>Writes mnist, cifar10, imdb, reuters, glove and jena_climate into a folder.</summary>
    /// <param name="folder">The data folder; it is made if it is not there.</param>
    public static void Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (train, test) = SyntheticDigits.Load(320, 80);
        foreach (var (half, part) in (IEnumerable<(string, LabeledData)>)[("train", train), ("t10k", test)])
        {
            Idx(Place(folder, "mnist", half + "-images-idx3-ubyte"), part.X.Shape, Bytes(part.X));
            Idx(Place(folder, "mnist", half + "-labels-idx1-ubyte"), part.Y.Shape, Labels(part.Y));
        }

        var (pictures, pictureTest) = SyntheticPictures.Load(100, 40);
        foreach (var name in (string[])["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"])
            Cifar(Place(folder, "cifar10/cifar-10-batches-bin", name + ".bin"), name == "test_batch" ? pictureTest : pictures);

        Reviews(folder);
        Weather(Place(folder, "jena_climate", "jena_climate_2009_2016.csv"));
    }

    private static string Place(string folder, string set, string name)
        => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, set)).FullName, name);

    private static byte[] Bytes(Tensor light) => [.. light.ToArray().Select(value => (byte)Math.Clamp(value, 0, MostLight))];

    private static byte[] Labels(Tensor labels) => [.. labels.AsIntegers().ToArray().Select(label => (byte)label)];

    private static void Idx(string path, Shape shape, byte[] values)
    {
        List<byte> bytes = [0, 0, 8, (byte)shape.Rank];
        foreach (var length in shape)
            bytes.AddRange(BitConverter.GetBytes(length).Reverse());
        File.WriteAllBytes(path, [.. bytes, .. values]);
    }

    /// <summary>Records of label, red, green and blue plane.</summary>
    private static void Cifar(string path, LabeledData pictures)
    {
        var (labels, planes) = (Labels(pictures.Y), Bytes(Ops.Transpose(pictures.X, [0, 3, 1, 2])));
        File.WriteAllBytes(path,
            [.. planes.Chunk(planes.Length / labels.Length).SelectMany((record, i) => (byte[])[labels[i], .. record])]);
    }

    private static void Reviews(string folder)
    {
        var (train, test) = (SyntheticReviews.Make(160, 21), SyntheticReviews.Make(60, 22));
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts(train.Texts);
        Npz(Place(folder, "imdb", "imdb.npz"), tokenizer, ("x_train", "y_train", train), ("x_test", "y_test", test));
        File.WriteAllText(Place(folder, "imdb", "imdb_word_index.json"), Json(tokenizer));
        foreach (var (half, texts) in (IEnumerable<(string, (string[] Texts, int[] Labels))>)[("train", train), ("test", test)])
        {
            foreach (var (i, text) in texts.Texts.Index())
            {
                File.WriteAllText(
                    Place(folder, $"imdb/aclImdb/{half}/{(texts.Labels[i] == 1 ? "pos" : "neg")}", $"{i}_{5 + texts.Labels[i]}.txt"), text);
            }
        }

        File.WriteAllLines(Place(folder, "glove", "glove.6B.100d.txt"), tokenizer.WordIndex
            .Select(word => word.Key + string.Concat(Enumerable.Range(0, 100).Select(k => k == word.Value % 100 ? " 1" : " 0"))));

        var news = SyntheticReviews.MakeNews(230, 31);
        var words = new Tokenizer();
        words.FitOnTexts(news.Texts);
        Npz(Place(folder, "reuters", "reuters.npz"), words, ("x", "y", news));
    }

    private static string Json(Tokenizer tokenizer)
        => $"{{{string.Join(", ", tokenizer.WordIndex.Select(word => $"\"{word.Key}\": {word.Value}"))}}}";

    /// <summary>Keras's form: object arrays of pickled lists of word ranks, and arrays of labels.</summary>
    private static void Npz(string path, Tokenizer tokenizer, params (string X, string Y, (string[] Texts, int[] Labels) Data)[] parts)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (x, y, data) in parts)
        {
            using (var lists = zip.CreateEntry(x + ".npy").Open())
            {
                var header = Encoding.ASCII.GetBytes($"{{'descr': '|O', 'fortran_order': False, 'shape': ({data.Texts.Length},), }}\n");
                lists.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, 0x80, 2, .. "]("u8]);
                foreach (var sequence in tokenizer.TextsToSequences(data.Texts))
                {
                    lists.Write([.. "]("u8, .. sequence.SelectMany(rank => (byte[])[(byte)'J', .. BitConverter.GetBytes(rank)]),
                        (byte)'e']);
                }

                lists.Write("e."u8);
            }

            using var labels = zip.CreateEntry(y + ".npy").Open();
            NpyFile.Write(labels, NumericArray.Of(data.Labels));
        }
    }

    private static void Weather(string path)
    {
        var series = RecipeData.MadeWeather(7_600);
        using var file = new StreamWriter(path);
        file.WriteLine("Date Time," + string.Join(',', series.Columns));
        for (var row = 0; row < series.Count; row++)
        {
            file.WriteLine(series.Times[row].ToString("dd.MM.yyyy HH:mm:ss", CultureInfo.InvariantCulture) + "," + string.Join(',',
                Enumerable.Range(0, series.Columns.Count)
                    .Select(column => series.Values[row, column].ToString(CultureInfo.InvariantCulture))));
        }
    }
}
